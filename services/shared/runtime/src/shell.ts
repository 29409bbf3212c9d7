/** A protocol as a pure step machine: what to record and send, and what recording it changes. */
export interface Machine<State, Input, Entry, Command> {
  initial: State;
  decide(state: State, input: Input): { entries: Entry[]; commands: Command[] };
  evolve(state: State, entry: Entry): State;
}

/** Makes entries durable and returns those that stand: the same array, or others where the log knew better. */
export type Append<Entry> = (entries: Entry[]) => Promise<Entry[]>;

/** One step of a machine, in the one order that is safe: append entries durably, then hand out the commands. */
export async function step<State, Input, Entry, Command>(
  machine: Machine<State, Input, Entry, Command>,
  { state, input }: { state: State; input: Input },
  append: Append<Entry>,
): Promise<{ state: State; commands: Command[] }> {
  const { entries, commands } = machine.decide(state, input);
  if (entries.length === 0) return { state, commands };
  const standing = await append(entries);
  const next = standing.reduce((before, entry) => machine.evolve(before, entry), state);
  // The log knew better: the same input is decided again upon what stands there, and may want to write again.
  return standing === entries ? { state: next, commands } : step(machine, { state: next, input }, append);
}

/** What a running machine needs from the outside. */
export interface Surroundings<State, Input, Entry, Command> {
  append: Append<Entry>;
  /** Carries a command out; its reply, if any, is the machine's next input. */
  send(command: Command): Promise<Input | undefined>;
  changed(state: State): void;
}

/** Drives one machine: inputs one at a time, the commands of a step all at once, until no command has a reply left. */
export function drive<State, Input, Entry, Command>(
  machine: Machine<State, Input, Entry, Command>,
  { append, send, changed }: Surroundings<State, Input, Entry, Command>,
): (input: Input) => Promise<void> {
  let state = machine.initial;
  let turn: Promise<unknown> = Promise.resolve();

  const take = async (input: Input): Promise<Command[]> => {
    const stepped = await step(machine, { state, input }, append);
    state = stepped.state;
    changed(state);
    return stepped.commands;
  };
  const tell = async (input: Input): Promise<void> => {
    const taken = turn.then(() => take(input));
    // A failed step fails its own input only; those behind it go on from the state before it.
    turn = taken.catch(() => undefined);
    const commands = await taken;
    await Promise.all(
      commands.map(async (command) => {
        const reply = await send(command);
        if (reply !== undefined) await tell(reply);
      }),
    );
  };
  return tell;
}
