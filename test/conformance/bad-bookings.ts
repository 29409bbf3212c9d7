import { skuOf } from "@coordbench/domain";
import { customerId } from "../support/api.ts";

/** A body that must be refused: what is wrong with it, the status, and the field that the answer names, if there is one. */
export interface BadBody {
  wrong: string;
  body: string | Buffer;
  status: number;
  field?: string;
}

const item = { sku: skuOf(1), quantity: 1 };
const valid = { bookingId: "bad-input", customerId, items: [item] };
const bad = (wrong: string, body: string | Buffer, field?: string): BadBody => ({
  wrong,
  body,
  status: 400,
  ...(field !== undefined && { field }),
});
const huge = (wrong: string, change: object): BadBody => ({ wrong, body: JSON.stringify({ ...valid, ...change }), status: 413 });
const but = (wrong: string, change: object, field: string) => bad(wrong, JSON.stringify({ ...valid, ...change }), field);
const quantity = (text: string) =>
  JSON.stringify({ ...valid, items: [{ ...item, quantity: 0 }] }).replace('"quantity":0', `"quantity":${text}`);

const quantities = ["0", "-5", "1.5", '"0x10"', '"1e3"', '"1"', "9007199254740993", "1001", "1e400", "null", "true", "[1]", "{}"].map(
  (text) => bad(`quantity ${text}`, quantity(text), "items.0.quantity"),
);

const alienIds = [
  "",
  "x".repeat(65),
  ..." .*>{}:'\"\\;/%\0\n\r\t\u00e9".split("").map((character) => `a${character}b`),
  "booking\uff0d1",
  "\u0430bc",
  "a\u0301",
  "__proto__ ",
];
const ids = alienIds.map((id) => but(`id ${JSON.stringify(id).slice(0, 20)}`, { bookingId: id }, "bookingId"));

const items = [
  but("an unknown item", { items: [{ sku: skuOf(10), quantity: 1 }] }, "items.0.sku"),
  but("an item called constructor", { items: [{ sku: "constructor", quantity: 1 }] }, "items.0.sku"),
  but("an item with an alien name", { items: [item, { sku: "item:1'; drop table stock; --", quantity: 1 }] }, "items.1.sku"),
  but("the same item twice", { items: [item, item] }, "items.1.sku"),
  but("no items", { items: [] }, "items"),
  but("eleven items", { items: Array.from({ length: 11 }, (_, index) => ({ sku: skuOf(index), quantity: 1 })) }, "items"),
  but("items that are no list", { items: item }, "items"),
  but("items missing", { items: undefined }, "items"),
  but("an item without quantity", { items: [{ sku: skuOf(1) }] }, "items.0.quantity"),
  huge("ten thousand items", { items: Array.from({ length: 10_000 }, () => item) }),
];

const fields = [
  but("a price from the client", { priceCents: 1 }, "priceCents"),
  but("a currency from the client", { currency: "EUR" }, "currency"),
  but("an item's price from the client", { items: [{ ...item, priceCents: 1 }] }, "items.0.priceCents"),
  but("a customer that is no text", { customerId: 7 }, "customerId"),
  but("a customer of 10 KB", { customerId: "c".repeat(10_240) }, "customerId"),
  but("an id of 10 KB", { bookingId: "b".repeat(10_240) }, "bookingId"),
  but("no customer", { customerId: undefined }, "customerId"),
];

const bodies = [
  bad("a quantity of NaN", quantity("NaN")),
  bad("a body of 0 bytes", ""),
  bad("a body cut off", JSON.stringify(valid).slice(0, -5)),
  bad("a body that is a list", "[]", "body"),
  bad("a body that is null", "null", "body"),
  bad("a body nested 8,000 deep", "[".repeat(8_000) + "]".repeat(8_000), "body"),
  bad("a key twice", `{"customerId":"a",${JSON.stringify(valid).slice(1)}`, "customerId"),
  bad("a key twice inside an item", quantity('1,"quantity":2'), "quantity"),
  bad("a key twice, once in escapes", `{"customer\\u0049d":"a",${JSON.stringify(valid).slice(1)}`, "customerId"),
  bad("__proto__ for a key", `{"__proto__":{"bookingId":"x"},${JSON.stringify(valid).slice(1)}`, "__proto__"),
  bad("constructor for a key", `{"constructor":1,${JSON.stringify(valid).slice(1)}`, "constructor"),
  bad("invalid UTF-8", Buffer.concat([Buffer.from('{"bookingId":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])),
  huge("a body over the limit", { customerId: "c".repeat(20_000) }),
];

/** Every body that no design may take for a booking. */
export const badBodies: BadBody[] = [...quantities, ...ids, ...items, ...fields, ...bodies];
