import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** What the floor's front and workflow say to each other; types only as wide as they need be. */

export interface FloorOrder {
  number: string;
  email: string;
  totalMinor: number;
  authorizationRef: string;
  windowMs: number;
}

export interface FloorAdd {
  id: string;
  item: string;
}

/** A line in the provider's own words. */
export interface FloorLine {
  reference: string;
  name: string;
  total_amount: number;
  [field: string]: unknown;
}

export const floorOrderType = 'floorOrder';

export const addItem = defineSignal<[FloorAdd]>('addItem');
/** Waits until the order is open. */
export const opened = defineUpdate<void>('opened');
/** Waits until an add is done; answers the order's new total, minor units. */
export const outcome = defineUpdate<number, [string]>('outcome');
