import { catalogueOf } from "@coordbench/domain";
import { serveBookings } from "@coordbench/runtime";
import type { OpenActor } from "./actor.ts";
import { addressToServe } from "./address-to-serve.ts";

const maxInFlight = 512;

/** Serves the booking API with nothing behind it: every booking is confirmed, every cancel granted. */
export const httpServer: OpenActor = ({ config, meter, log, done }) => {
  const catalogue = catalogueOf(config.rows);
  return serveBookings({
    design: {
      async book({ bookingId }) {
        done();
        return { bookingId, outcome: "confirmed", priceCents: 1_000 };
      },
      async cancel(bookingId) {
        done();
        return { bookingId, outcome: "cancelled", refundCents: 1_000 };
      },
      find: async () => undefined,
      availability: async () => undefined,
    },
    catalogue,
    administration: { meter, durability: async () => ({}), ready: async () => true },
    log,
    listen: addressToServe(config),
    maxInFlight,
    burnUs: 0,
    drainMs: 0,
  });
};
