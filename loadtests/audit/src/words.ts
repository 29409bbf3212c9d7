import { inventoryFault, journalFault, paymentFault } from "@coordbench/saga-protocol";
import type { Journal, Word } from "./ledgers.ts";

type Participated = Extract<Journal["entries"][number], { participant: string }>;

/** What a journal says of its participants, in its order. */
export function participatedIn({ entries }: Pick<Journal, "entries">): Participated[] {
  return entries.filter((entry) => "participant" in entry);
}

/** The participants whose silence a journal names, and who have not been heard of since. */
export function openIncidents(journal: Journal): string[] {
  const participated = participatedIn(journal);
  return participated
    .filter(({ type, participant }, index) => {
      const isAnswered = participated.slice(index + 1).some((later) => later.participant === participant && later.type !== "incident");
      return type === "incident" && !isAnswered;
    })
    .map(({ participant }) => participant);
}

/** Whether a journal says that a participant was silent when it was asked, before the decision or after it. */
export function namesSilence(journal: Journal, participant: string): boolean {
  return participatedIn(journal).some(
    (entry) => entry.participant === participant && (entry.type === "unanswered" || entry.type === "incident"),
  );
}

/** What is wrong with a journal by itself, if anything. */
export function faultOfJournal({ entries, isAtRest }: Journal): string | undefined {
  return entries.length === 0 ? "is empty" : journalFault(entries, isAtRest);
}

/** What is wrong with what a participant wrote by itself, if anything. */
export function faultOfWord(word: Word): string | undefined {
  return word.kind === "stock" ? inventoryFault(word.entries) : paymentFault(word.entries);
}

/** Whether an entry of this kind is in a participant's word. */
export function says(word: Word, type: string): boolean {
  return word.entries.some((entry) => entry.type === type);
}

/** Whether what a participant did, units taken or money charged, is still so at the end of its word. */
export function standsAtEnd({ entries }: Word): boolean {
  return ["reserved", "sold", "charged"].includes(entries.at(-1)?.type ?? "");
}
