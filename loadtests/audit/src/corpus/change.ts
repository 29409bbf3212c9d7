import type { Ledgers, MoneyMovement, OperationKind, StockMovement } from "../ledgers.ts";
import { placeName, type Place } from "../stock.ts";
import type { Trail } from "../trails.ts";

/** The rows with one of them changed. */
export function replaced<Row extends object>(rows: Row[], row: Row, changes: Partial<Row>): Row[] {
  return rows.map((each) => (each === row ? { ...each, ...changes } : each));
}

/** Puts units onto a shelf, or takes them off it. */
export function shelve(ledgers: Ledgers, place: Place, units: number): Ledgers {
  const name = placeName(place);
  const stock = ledgers.stock.map((level) => (placeName(level) === name ? { ...level, available: level.available + units } : level));
  return { ...ledgers, stock };
}

/** Puts cents into a customer's account, or takes them out of it. */
export function credit(ledgers: Ledgers, customerId: string, cents: number): Ledgers {
  const accounts = ledgers.accounts.map((account) =>
    account.customerId === customerId ? { ...account, cents: account.cents + cents } : account,
  );
  return { ...ledgers, accounts };
}

/** Moves units, on the shelf and in the ledger. */
export function moveStock(ledgers: Ledgers, ...movements: StockMovement[]): Ledgers {
  const shelved = movements.reduce((after, movement) => shelve(after, movement, -movement.units), ledgers);
  return { ...shelved, stockMovements: [...ledgers.stockMovements, ...movements] };
}

/** Moves cents, in the account and in the ledger. */
export function moveMoney(ledgers: Ledgers, ...movements: MoneyMovement[]): Ledgers {
  const credited = movements.reduce((after, { customerId, cents }) => credit(after, customerId, -cents), ledgers);
  return { ...credited, moneyMovements: [...ledgers.moneyMovements, ...movements] };
}

/** Undoes movements of units as if they had never been. */
export function undoStock(ledgers: Ledgers, undone: StockMovement[]): Ledgers {
  const shelved = undone.reduce((after, movement) => shelve(after, movement, movement.units), ledgers);
  return { ...shelved, stockMovements: ledgers.stockMovements.filter((movement) => !undone.includes(movement)) };
}

/** Undoes movements of cents as if they had never been. */
export function undoMoney(ledgers: Ledgers, undone: MoneyMovement[]): Ledgers {
  const credited = undone.reduce((after, { customerId, cents }) => credit(after, customerId, cents), ledgers);
  return { ...credited, moneyMovements: ledgers.moneyMovements.filter((movement) => !undone.includes(movement)) };
}

/** Makes every store forget an operation, as if it had never come in; its client still remembers. */
export function forget(ledgers: Ledgers, trail: Trail, operation: OperationKind): Ledgers {
  const { stock, money, marks, decisions } = trail[operation];
  const undone = undoMoney(undoStock(ledgers, stock), money);
  return {
    ...undone,
    marks: ledgers.marks.filter((mark) => !marks.includes(mark)),
    decisions: ledgers.decisions.filter((decision) => !decisions.includes(decision)),
  };
}
