/** What an answer says beyond its status. */
export interface Answer {
  reason: string;
  definite: boolean;
}

const plain: Answer = { reason: "", definite: true };
const pending: Answer = { reason: "", definite: false };

/** Reads an answer; only those that refuse are read in full, and what cannot be read settles nothing. */
export function readAnswer(status: number, body: string): Answer {
  if (status === 200 || status === 201) return plain;
  if (status === 202) return pending;
  const refusal = fieldsOf(body);
  if (typeof refusal.reason === "string") return { reason: refusal.reason, definite: true };
  const reason = typeof refusal.type === "string" ? refusal.type.slice(refusal.type.lastIndexOf(":") + 1) : "unreadable";
  return { reason, definite: refusal.definite === true };
}

function fieldsOf(body: string): { reason?: unknown; type?: unknown; definite?: unknown } {
  try {
    const fields: unknown = JSON.parse(body);
    return typeof fields === "object" && fields !== null ? fields : {};
  } catch {
    return {};
  }
}
