import { it } from "vitest";

/** What a design is known to do otherwise, and the fact about the design that this is. */
const knownDifferences: Record<string, Record<string, string>> = {
  uncoordinated: {
    "tells when the outcome was accepted, decided and applied everywhere":
      "it writes behind its client's back, so nobody waits for `apply`",
    "keeps to its answer whichever instance is asked": "its instances do not ask each other before they answer",
    "keeps the id from another body, long afterwards": "it answers from its memory, and looks up nothing that it has forgotten",
  },
};

/** Declares a behaviour of the contract for a design: a test, or one that is skipped and says why. */
export function behavioursOf(design: string): (behaviour: string, expectIt: () => Promise<void>) => void {
  return (behaviour, expectIt) => {
    const difference = knownDifferences[design]?.[behaviour];
    it(`${design} ${behaviour}`, async ({ skip }) => {
      skip(difference !== undefined, difference);
      await expectIt();
    });
  };
}
