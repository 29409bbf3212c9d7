/** What a failpoint can do: the first five anywhere, the last two only to a message. */
export const modes = ["off", "kill", "pause", "error", "delay", "drop", "duplicate"] as const;
/** What a failpoint can do. */
export type Mode = (typeof modes)[number];
/** What can be done at a moment that is no message. */
const momentModes = modes.slice(0, 5);

type Service = "booking" | "inventory" | "payment";
type DesignName = "two-phase-commit" | "saga" | "uncoordinated";
type Place = Partial<Record<DesignName, string>>;

/** A place in a protocol where a service can be broken on purpose. */
export interface Failpoint<Name extends string = string> {
  /** `<step>.<moment>`, the steps as traces call them, or `question.<step>` and `answer.<step>` of a message. */
  name: Name;
  /** Whose it is; `inventory` stands for each of them. */
  service: Service;
  /** Where it sits in each design that has it. */
  place: Place;
  modes: readonly Mode[];
}

/** Before it nothing is done; after it all is done and durable, and nobody else knows: an error there is a lost acknowledgement. */
function at<Name extends string>(service: Service, name: Name, place: Place): Failpoint<Name> {
  return { name, service, place, modes: momentModes };
}

/** A question and its answer, where each is sent and where it comes in. */
function messages<Step extends string>(step: Step, asked: readonly Service[], designs: readonly DesignName[]) {
  const each = <Kind extends "question" | "answer">(kind: Kind, service: Service, where: string) => ({
    ...at(service, `${kind}.${step}`, Object.fromEntries(designs.map((design) => [design, where]))),
    modes,
  });
  const [outgoing, incoming] = ["it is about to be sent", "it has come; nobody has looked at it"];
  return [
    each("question", "booking", outgoing),
    ...asked.flatMap((service) => [each("question", service, incoming), each("answer", service, outgoing)]),
    each("answer", "booking", incoming),
  ];
}

const designs = ["two-phase-commit", "saga"] as const;

/** Every failpoint: what all of them are called, and where they sit. Nothing else can be armed. */
export const failpoints = [
  at("booking", "book.before", {
    "two-phase-commit": "a booking has come and is valid; nobody has been asked to prepare",
    saga: "a booking has come and is valid; nothing is in the journal",
    uncoordinated: "a booking has come and is valid; nothing is answered",
  }),
  at("booking", "book.after", {
    "two-phase-commit": "the outcome is applied everywhere; the customer has not been told",
    saga: "the outcome is applied everywhere; the customer has not been told",
    uncoordinated: "an answer is made up; it is neither told nor written",
  }),
  at("booking", "cancel.before", {
    "two-phase-commit": "a cancel has come; nobody has been asked to prepare",
    saga: "a cancel has come; nothing of it is in the journal",
    uncoordinated: "a cancel has come; nothing is answered",
  }),
  at("booking", "cancel.after", {
    "two-phase-commit": "the cancel is applied everywhere; the customer has not been told",
    saga: "the cancel is applied everywhere; the customer has not been told",
    uncoordinated: "an answer is made up; it is neither told nor written",
  }),
  at("booking", "accept.before", { saga: "`accepted` is about to be written into the journal" }),
  at("booking", "accept.after", { saga: "`accepted` stands; no reserve is sent, and nobody is told" }),
  at("booking", "hold.before", { saga: "an inventory has answered the reserve; that is not in the journal" }),
  at("booking", "hold.after", { saga: "its answer stands; what follows from it is not sent" }),
  at("booking", "charge.before", { saga: "the payment has answered; that is not in the journal" }),
  at("booking", "charge.after", { saga: "its answer stands; no confirm is sent" }),
  at("booking", "decide.before", {
    "two-phase-commit": "all votes are there, or a recovery wants to abort; the register is not written",
    saga: "`sold`, `confirmed`, `rejected` or `cancelled` is about to be written into the journal",
  }),
  at("booking", "decide.after", {
    "two-phase-commit": "the decision stands in the register; nobody is told",
    saga: "it stands; nothing that is to be taken back is asked for, and no customer is told",
  }),
  at("booking", "finish.before", {
    saga: "a refund or a release is answered; that is not in the journal",
    uncoordinated: "answers that were given are about to be written",
  }),
  at("booking", "finish.between", {
    "two-phase-commit": "one participant has acknowledged the decision, the next is not told (while armed, one is told after the other)",
  }),
  at("booking", "finish.after", {
    saga: "`refunded` or `released` stands; what follows from it is not sent",
    uncoordinated: "answers that were given are written",
  }),
  at("booking", "recover.before", {
    "two-phase-commit": "a promise in doubt is found; nothing is done about it",
    saga: "an abandoned booking is found; it is not taken over in the journal",
  }),
  at("booking", "recover.after", {
    "two-phase-commit": "one promise in doubt is settled; the rest of the sweep is still to come",
    saga: "one booking is taken over in the journal; nobody is asked again",
  }),
  at("inventory", "hold.before", {
    "two-phase-commit": "Prepare has come; no transaction is begun",
    saga: "reserve has come; nothing is held",
  }),
  at("inventory", "hold.between", {
    "two-phase-commit": "the work is done in its transaction, PREPARE is not sent (error: the work has failed, and that is swallowed)",
    saga: "with Redis: one item of a booking is held, the next is not (while armed, one is held after the other)",
  }),
  at("inventory", "hold.after", {
    "two-phase-commit": "the promise or the refusal stands; the vote is not sent",
    saga: "the hold or the refusal stands; it is not answered",
  }),
  at("inventory", "script.before", { saga: "with Redis: a script is about to go to its shard, for one item in one bucket" }),
  at("inventory", "script.after", { saga: "with Redis: a script has run; nothing is done with what it said" }),
  at("inventory", "decide.before", { saga: "confirm has come; nothing is sold" }),
  at("inventory", "decide.between", { saga: "with Redis: one item of a booking is sold, the next is not (as above)" }),
  at("inventory", "decide.after", { saga: "it is sold or has expired; that is not answered" }),
  at("inventory", "finish.before", {
    "two-phase-commit": "Commit or Abort has come; the promise stands",
    saga: "release has come; the hold or the sale stands",
  }),
  at("inventory", "finish.between", { saga: "with Redis: one item of a booking is given back, the next is not (as above)" }),
  at("inventory", "finish.after", {
    "two-phase-commit": "the promise is kept or given up; that is not acknowledged",
    saga: "the hold or the sale is taken back; that is not answered",
  }),
  at("inventory", "recover.before", { saga: "the reaper begins a round" }),
  at("inventory", "recover.after", { saga: "the reaper has given back what was overdue" }),
  at("payment", "charge.before", {
    "two-phase-commit": "Prepare has come; no transaction is begun",
    saga: "charge has come; no money is taken",
  }),
  at("payment", "charge.between", {
    "two-phase-commit": "the work is done in its transaction, PREPARE is not sent (error: the work has failed, and that is swallowed)",
  }),
  at("payment", "charge.after", {
    "two-phase-commit": "the promise or the refusal stands; the vote is not sent",
    saga: "the money is taken, or the charge declined; that is not answered",
  }),
  at("payment", "finish.before", {
    "two-phase-commit": "Commit or Abort has come; the promise stands",
    saga: "refund has come; the money is not given back",
  }),
  at("payment", "finish.after", {
    "two-phase-commit": "the promise is kept or given up; that is not acknowledged",
    saga: "the money is given back; that is not answered",
  }),
  ...(["booking", "inventory", "payment"] as const).flatMap((service) => [
    at(service, "send.before", { saga: "with NATS: a letter is about to go to the broker" }),
    at(service, "send.after", {
      saga: "with NATS: the broker has a letter; it has not said so (error: that is lost, and the letter sent again)",
    }),
  ]),
  ...messages("hold", ["inventory"], designs),
  ...messages("charge", ["payment"], designs),
  ...messages("decide", ["inventory"], ["saga"]),
  ...messages("finish", ["inventory", "payment"], designs),
] as const satisfies readonly Failpoint[];

/** The name of a failpoint; several services may have one of this name. */
export type FailpointName = (typeof failpoints)[number]["name"];
