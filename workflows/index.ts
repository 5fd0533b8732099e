export { capturePayment } from './capture-payment';
export { followUp } from './follow-up';
export { reconcile } from './reconcile';
export { orderWindow } from './order-window';
