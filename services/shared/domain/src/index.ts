export { canonicalText, inSkuOrder, reasons, weightiest } from "./booking.ts";
export type { Booking, Item, Reason } from "./booking.ts";
export { catalogueOf, skuOf, totalCents } from "./catalogue.ts";
export type { Catalogue } from "./catalogue.ts";
export { isFailing } from "./failing.ts";
export { hash32 } from "./hash.ts";
export { customerCount, customerOf, isDeclined, openingCents } from "./payment.ts";
export { inventoryName, inventoryOf, placeItems } from "./placement.ts";
export { split, walkOf } from "./walk.ts";
