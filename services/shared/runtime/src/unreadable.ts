import { STATUS_CODES, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ProblemError } from "@coordbench/contract";

/** A socket that HTTP is spoken on: Node notes there whose answer comes next. */
type Connection = Socket & { _httpMessage?: ServerResponse | null };

/** Answers what cannot even be read as a request: nobody further inside has seen it. */
export function answerUnreadable(error: Error & { code?: string }, socket: Connection): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const due = socket._httpMessage;
  // A whole request came before it and is under way: a definite refusal now would be taken for the answer to that one.
  if (due?.req.complete === true) {
    socket.pause();
    due.once("close", () => socket.destroySoon());
    return;
  }
  const { problem, head } = describe(error);
  const body = JSON.stringify(problem);
  socket.end(
    `${head}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function describe(error: Error & { code?: string }) {
  const isTooLarge = error.code === "HPE_HEADER_OVERFLOW";
  const detail = isTooLarge
    ? "the headers are larger than this service reads"
    : `the request is not whole, or it is not HTTP: ${error.message}`;
  const problem = new ProblemError(isTooLarge ? "headers-too-large" : "invalid-request", detail).toProblem();
  return { problem, head: `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}` };
}
