export { capturePayment } from './capture-payment';
export { reconcile } from './reconcile';
export { orderWindow } from './order-window';
