import { z } from "zod";

interface ProblemKind {
  status: number;
  /** Whether it is certain that nothing was done and nothing will be; if not, ask `GET /bookings/{id}`. */
  definite: boolean;
  title: string;
}

/** Every way in which a request can fail, and whether the failure is certain. */
export const problems = {
  "invalid-request": { status: 400, definite: true, title: "The request is not well formed" },
  "not-found": { status: 404, definite: true, title: "There is no such thing here" },
  "method-not-allowed": { status: 405, definite: true, title: "That cannot be done with this thing" },
  "still-pending": { status: 409, definite: true, title: "The booking is not decided yet" },
  "not-confirmed": { status: 409, definite: true, title: "Only a confirmed booking can be cancelled" },
  "body-too-large": { status: 413, definite: true, title: "The body is too large" },
  "unsupported-media-type": { status: 415, definite: true, title: "The body must be application/json" },
  "another-body": { status: 422, definite: true, title: "This id belongs to a booking with another body" },
  "headers-too-large": { status: 431, definite: true, title: "The headers are too large" },
  internal: { status: 500, definite: false, title: "The service failed" },
  overloaded: { status: 503, definite: true, title: "Too many requests are in flight" },
  unavailable: { status: 503, definite: false, title: "The outcome cannot be known now" },
} as const satisfies Record<string, ProblemKind>;
/** The name of a way to fail. */
export type ProblemCode = keyof typeof problems;

/** The body of every failure, as RFC 9457 has it. */
export const problemSchema = z.object({
  type: z.string().meta({ example: "urn:coordbench:problem:invalid-request" }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: "What happened and what to do" }),
  field: z.string().optional().meta({ description: "The field at fault, as a path", example: "items.0.quantity" }),
  definite: z.boolean().meta({ description: "Whether it is certain that nothing was done and nothing will be" }),
});
/** The body of a failure. */
export type Problem = z.infer<typeof problemSchema>;

/** A failure on its way to the client: throw it anywhere below the HTTP layer. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly field: string | undefined;

  constructor(code: ProblemCode, detail: string, options: { field?: string; cause?: unknown } = {}) {
    super(detail, { cause: options.cause });
    this.name = "ProblemError";
    this.code = code;
    this.field = options.field;
  }

  get status(): number {
    return problems[this.code].status;
  }

  toProblem(): Problem {
    const { status, title, definite } = problems[this.code];
    const field = this.field === undefined ? {} : { field: this.field };
    return { type: `urn:coordbench:problem:${this.code}`, title, status, detail: this.message, ...field, definite };
  }
}
