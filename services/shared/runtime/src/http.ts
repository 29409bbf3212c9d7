import { breakable } from "#faults";
import { bookingStatus, cancelStatus, defaultWaitMs, ProblemError, waitMsOf, type Design } from "@coordbench/contract";
import type { Catalogue } from "@coordbench/domain";
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { addAdministration, type Administration } from "./admin.ts";
import { admissions, boundPipelines, retryAfterS, type Admit } from "./admission.ts";
import { countAnswers } from "./answers.ts";
import { TimedAttendance } from "./attendance.ts";
import { readBooking, readId } from "./booking-request.ts";
import { burn } from "./burn.ts";
import type { Address } from "./config.ts";
import { faultHeaderIn } from "./fault-headers.ts";
import { parseBody } from "./json-body.ts";
import type { Logger } from "./logger.ts";
import { isUnreachable } from "./reachability.ts";
import { serveUntilSeenOff } from "./see-off.ts";
import { note, received, traceparent } from "./telemetry.ts";
import type { Role } from "./telemetry-names.ts";
import { watchMethods } from "./other-methods.ts";
import { answerUnreadable } from "./unreadable.ts";

/** What the booking API of a design needs. */
export interface BookingApi {
  design: Design;
  catalogue: Catalogue;
  administration: Administration;
  log: Logger;
  listen: Address;
  maxInFlight: number;
  burnUs: number;
  drainMs: number;
}

const limits = {
  bodyBytes: 16_384,
  headerBytes: 16_384,
  pathParameter: 2_048,
  /** So long customers are told that they may keep a connection that nobody uses: far less than we keep it, and less than a service that ends serves on. */
  unusedMs: 5_000,
  idleMs: 60_000,
  requestMs: 15_000,
  checkMs: 5_000,
};
const problemByFrameworkCode = new Map<string, ConstructorParameters<typeof ProblemError>[0]>([
  ["FST_ERR_CTP_BODY_TOO_LARGE", "body-too-large"],
  ["FST_ERR_CTP_INVALID_MEDIA_TYPE", "unsupported-media-type"],
  ["FST_ERR_BAD_URL", "invalid-request"],
  ["FST_ERR_MAX_PARAM_LENGTH", "invalid-request"],
  ["FST_ERR_CTP_INVALID_CONTENT_LENGTH", "invalid-request"],
]);

/** Serves the booking API. On disposal it sees its customers off, takes no new connections and finishes what is under way. */
export async function serveBookings(api: BookingApi): Promise<AsyncDisposable> {
  const server = fastify({
    bodyLimit: limits.bodyBytes,
    routerOptions: { maxParamLength: limits.pathParameter },
    keepAliveTimeout: limits.unusedMs,
    requestTimeout: limits.requestMs,
    forceCloseConnections: "idle",
    // Without the second limit Node has one of its own for headers, and where that is longer it takes each for the other.
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAliveTimeoutBuffer: limits.idleMs - limits.unusedMs,
    },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, _request, reply) => void fail(reply, asProblem(error, api.log)),
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error, _request, reply) => fail(reply, asProblem(error as FastifyError, api.log)));
  server.setNotFoundHandler((request, reply) =>
    fail(reply, new ProblemError("not-found", `${request.method} ${request.url} is not part of this API: see /bookings and /availability`)),
  );
  boundPipelines(server);
  server.addHook("onRequest", (request, _reply, next) => next(faultHeaderIn(request.headers)));
  const refuseOtherMethods = watchMethods(server);
  const admit = admissions(api.maxInFlight, api.administration.meter);
  addDeeds(server, api, admit.deed);
  addQuestions(server, api, admit.question);
  addAdministration(server, api.administration);
  refuseOtherMethods();
  return serveUntilSeenOff(server, api);
}

function addDeeds(server: FastifyInstance, { design, catalogue, administration, burnUs }: BookingApi, admit: Admit): void {
  const count = countAnswers(administration.meter);
  const serve = <Answer>(request: FastifyRequest, name: Role, run: () => Promise<Answer>) =>
    received(header(request, "traceparent"), { name, kind: "server" }, () => admit(run));
  server.post("/bookings", (request, reply) =>
    serve(request, "book", async () => {
      const attendance = attend(request, defaultWaitMs);
      burn(burnUs);
      const booking = readBooking(parseBody((request.body ?? Buffer.alloc(0)) as Buffer), header(request, "idempotency-key"), catalogue);
      note({ bookingId: booking.bookingId });
      const answer = await breakable({ name: "book", bookingId: booking.bookingId }, () => design.book(booking, attendance));
      noteOutcome(answer);
      count("book", answer.outcome, attendance.elapsedMs);
      return reply.code(bookingStatus[answer.outcome]).header("Server-Timing", attendance.header()).send(answer);
    }),
  );
  server.delete("/bookings/:bookingId", (request, reply) =>
    serve(request, "cancel", async () => {
      const attendance = attend(request, defaultWaitMs);
      const customerId = readId((request.query as Record<string, unknown>)["customerId"], "customerId");
      const bookingId = idIn(request);
      const answer = await breakable({ name: "cancel", bookingId }, () => design.cancel(bookingId, customerId, attendance));
      noteOutcome(answer);
      count("cancel", answer.outcome, attendance.elapsedMs);
      return reply.code(cancelStatus[answer.outcome]).header("Server-Timing", attendance.header()).send(answer);
    }),
  );
}

function addQuestions(server: FastifyInstance, { design, catalogue }: BookingApi, admit: Admit): void {
  server.get("/bookings/:bookingId", async (request) => {
    const bookingId = idIn(request);
    const answer = await admit(() => design.find(bookingId, attend(request, 0)));
    if (answer === undefined) throw new ProblemError("not-found", `no booking ${bookingId} is known`, { field: "bookingId" });
    return answer;
  });
  server.get("/availability/:sku", async (request) => {
    const sku = readId((request.params as { sku: string }).sku, "sku");
    const answer = catalogue.priceCents(sku) === undefined ? undefined : await admit(() => design.availability(sku));
    if (answer === undefined) throw new ProblemError("not-found", `${sku} is not for sale here`, { field: "sku" });
    return answer;
  });
}

const noteOutcome = ({ outcome, reason }: { outcome: string; reason?: string | undefined }) => note({ outcome, reason });
const header = (request: FastifyRequest, name: string) => request.headers[name] as string | undefined;
const idIn = (request: FastifyRequest) => readId((request.params as { bookingId: string }).bookingId, "bookingId");
const attend = (request: FastifyRequest, otherwiseMs: number) =>
  new TimedAttendance(waitMsOf(header(request, "prefer"), otherwiseMs), performance.now(), traceparent());

function asProblem(error: FastifyError, log: Logger): ProblemError {
  if (error instanceof ProblemError) {
    if (error.status >= 500 && error.cause !== undefined) log.warn({ err: error.cause }, error.message);
    return error;
  }
  const code = problemByFrameworkCode.get(error.code);
  if (code !== undefined) return new ProblemError(code, error.message, { cause: error });
  if (isUnreachable(error)) {
    log.warn({ err: error }, "a request could not be answered");
    return new ProblemError("unavailable", "a service or store that this needs cannot be reached now: try again", { cause: error });
  }
  log.error({ err: error }, "a request failed");
  return new ProblemError("internal", "the service failed: its log says why; the outcome can be read with GET", { cause: error });
}

function fail(reply: FastifyReply, problem: ProblemError): FastifyReply {
  if (problem.status === 503) reply.header("Retry-After", String(retryAfterS));
  return reply.code(problem.status).type("application/problem+json").send(problem.toProblem());
}
