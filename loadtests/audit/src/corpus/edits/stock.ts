import { sum } from "../../figures.ts";
import type { Ledgers, StockLevel, StockSnapshot } from "../../ledgers.ts";
import { placeName, type Place } from "../../stock.ts";
import { says } from "../../words.ts";
import { moveStock, replaced, shelve, undoStock } from "../change.ts";
import type { Edit } from "../corpus.ts";
import { declined, first, requestOf, standing, takenBy } from "../select.ts";

type Bucket = Ledgers["dataset"]["stock"][number];

const filledShelf = (ledgers: Ledgers): StockLevel =>
  first(
    ledgers.stock.filter(({ available }) => available > 0),
    "unit left",
  );

function withBuckets(ledgers: Ledgers, change: (bucket: Bucket) => Bucket[]): Ledgers {
  return { ...ledgers, dataset: { ...ledgers.dataset, stock: ledgers.dataset.stock.flatMap(change) } };
}

// A shelf that began otherwise than it was read is left out of the snapshots, which have others to show.
function withoutReadings(ledgers: Ledgers, sku: string): Ledgers {
  const snapshots = ledgers.snapshots.map((snapshot) => ({ ...snapshot, levels: snapshot.levels.filter((level) => level.sku !== sku) }));
  return { ...ledgers, snapshots };
}

function withReading(
  ledgers: Ledgers,
  change: (level: StockSnapshot["levels"][number]) => Partial<StockSnapshot["levels"][number]>,
): Ledgers {
  const snapshot = first(
    ledgers.snapshots.filter(({ levels }) => levels.length > 0),
    "snapshot",
  );
  const level = first(snapshot.levels, "reading");
  return { ...ledgers, snapshots: replaced(ledgers.snapshots, snapshot, { levels: replaced(snapshot.levels, level, change(level)) }) };
}

const soldFrom = (ledgers: Ledgers, place: Place) =>
  sum(
    ledgers.stockMovements.filter((movement) => placeName(movement) === placeName(place)),
    ({ units }) => units,
  );

/** Lets an item of a standing booking begin with one unit fewer than were sold, so that the last one was sold twice. */
function sellTheLastTwice(clean: Ledgers): Ledgers {
  const { sku, bucket } = takenBy(standing(clean));
  const initial = (place: Bucket) => soldFrom(clean, place) - (place.bucket === bucket ? 1 : 0);
  const understocked = withBuckets(clean, (place) => [place.sku === sku ? { ...place, units: initial(place) } : place]);
  const stock = clean.stock.map((level) => (level.sku === sku ? { ...level, available: 0 } : level));
  return withoutReadings({ ...understocked, stock }, sku);
}

/** Divides a shelf so that one bucket is drawn below zero while its neighbour still has what is left of the item. */
function drawBelowZero(clean: Ledgers): Ledgers {
  const taken = takenBy(standing(clean));
  const units = soldFrom(clean, taken) - 1;
  const divide = (place: Bucket) => [
    { ...place, units },
    { ...place, bucket: 99, units: place.units - units },
  ];
  const divided = withBuckets(clean, (place) => (placeName(place) === placeName(taken) ? divide(place) : [place]));
  const overdraw = (level: StockLevel) => [
    { ...level, available: -1 },
    { ...level, bucket: 99, available: level.available + 1 },
  ];
  const stock = clean.stock.flatMap((level) => (placeName(level) === placeName(taken) ? overdraw(level) : [level]));
  return withoutReadings({ ...divided, stock }, taken.sku);
}

/** Adds two more buckets to an item: what a booking took twice over in one of them, it gave back to the other. */
function holdInTwoBuckets(clean: Ledgers): Ledgers {
  const taken = takenBy(standing(clean));
  const more = [98, 99].map((bucket) => ({ inventory: taken.inventory, sku: taken.sku, bucket, units: taken.units }));
  const stock = [...clean.stock, ...more.map(({ units, ...place }) => ({ ...place, available: units, held: 0 }))];
  const divided = { ...clean, stock, dataset: { ...clean.dataset, stock: [...clean.dataset.stock, ...more] } };
  return moveStock(divided, { ...taken, bucket: 98 }, { ...taken, bucket: 99, units: -taken.units });
}

/** How the ledgers of stock go wrong. */
export const stockEdits: readonly Edit[] = [
  { breaks: 1, story: "a unit vanished from a shelf", apply: (clean) => shelve(clean, filledShelf(clean), -1) },
  {
    breaks: 1,
    story: "a unit was put onto another item's shelf",
    apply: (clean) => {
      const from = filledShelf(clean);
      const to = first(
        clean.stock.filter(({ sku }) => sku !== from.sku),
        "second item",
      );
      return shelve(shelve(clean, from, -1), to, 1);
    },
  },
  {
    breaks: 1,
    story: "a unit was missing for a moment in the middle of the run",
    apply: (clean) => withReading(clean, ({ sold }) => ({ sold: sold + 1 })),
  },
  { breaks: 2, story: "a bucket was drawn below zero while its neighbour had units left", apply: drawBelowZero },
  {
    breaks: 2,
    story: "a shelf was below zero for a moment, until a cancel came",
    apply: (clean) => withReading(clean, ({ available, sold }) => ({ available: -1, sold: sold + available + 1 })),
  },
  { breaks: 3, story: "the last unit of an item was sold twice, and its shelf stopped at 0", apply: sellTheLastTwice },
  {
    breaks: 4,
    story: "the units of a confirmed booking never left their shelf",
    apply: (clean) => undoStock(clean, [takenBy(standing(clean))]),
  },
  {
    breaks: 4,
    story: "a declined booking kept its units",
    apply: (clean) => {
      const { bookingId, items } = requestOf(declined(clean));
      const buckets = declined(clean).words.flatMap((word) =>
        word.kind === "stock" && says(word, "reserved") ? [placeName({ ...word, inventory: word.participant })] : [],
      );
      const place = first(
        clean.stock.filter((level) => level.sku === items[0]?.sku && (buckets.length === 0 || buckets.includes(placeName(level)))),
        "shelf of a declined booking",
      );
      const { inventory, sku, bucket } = place;
      return moveStock(clean, { inventory, sku, bucket, bookingId, operation: "book", units: 1 });
    },
  },
  {
    breaks: 4,
    story: "a cancel returned one unit too few",
    apply: (clean) => {
      const returned = first(
        clean.stockMovements.filter(({ operation }) => operation === "cancel"),
        "returned unit",
      );
      return { ...shelve(clean, returned, -1), stockMovements: replaced(clean.stockMovements, returned, { units: returned.units + 1 }) };
    },
  },
  { breaks: 20, story: "a retry held again in the next bucket, and gave back in a third", apply: holdInTwoBuckets },
];
