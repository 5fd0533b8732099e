export { capturePayment } from './capture-payment';
export { orderWindow } from './order-window';
