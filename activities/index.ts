import { capturePayment } from './capture-payment';
import { raiseAuthorization, restoreAuthorization } from './change-authorization';
import { commitAdd, releaseStock } from './commit-add';
import { noteFollowUp, prepareFollowUp, sendFollowUp, wasShown } from './follow-up';
import { finishOrder, notifyWarehouse, storeFinal } from './notify-warehouse';
import { openOrder } from './open-order';
import { prepareAdd } from './prepare-add';
import { readAuthorization } from './read-authorization';
import type { Services } from './services';
import { reconcileOrder } from './reconcile-order';
import { submitConfirmation } from './submit-confirmation';
import { voidAuthorization } from './void-authorization';

/** All activities over one set of services. */
export function createActivities(services: Services) {
  return {
    openOrder: openOrder(services),
    prepareAdd: prepareAdd(services),
    raiseAuthorization: raiseAuthorization(services),
    restoreAuthorization: restoreAuthorization(services),
    readAuthorization: readAuthorization(services),
    voidAuthorization: voidAuthorization(services),
    commitAdd: commitAdd(services),
    releaseStock: releaseStock(services),
    submitConfirmation: submitConfirmation(services),
    notifyWarehouse: notifyWarehouse(services),
    storeFinal: storeFinal(services),
    finishOrder: finishOrder(services),
    capturePayment: capturePayment(services),
    reconcileOrder: reconcileOrder(services),
    wasShown: wasShown(services),
    prepareFollowUp: prepareFollowUp(services),
    sendFollowUp: sendFollowUp(services),
    noteFollowUp: noteFollowUp(services),
  };
}

export type Activities = ReturnType<typeof createActivities>;
