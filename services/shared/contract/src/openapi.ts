import { z } from "zod";
import { availabilitySchema, bookingAnswerSchema, bookingRequestSchema, cancelAnswerSchema, idSchema, itemSchema } from "./booking.ts";
import { problems, problemSchema } from "./problem.ts";

const schemas = {
  Id: idSchema,
  Item: itemSchema,
  BookingRequest: bookingRequestSchema,
  BookingAnswer: bookingAnswerSchema,
  CancelAnswer: cancelAnswerSchema,
  Availability: availabilitySchema,
  Problem: problemSchema,
};

const json = (name: keyof typeof schemas) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } });
const timed = {
  "Server-Timing": { description: "Milliseconds to `accept`, `decide` and `apply`, each once it has come", schema: { type: "string" } },
};
const answer = (name: keyof typeof schemas, description: string) => ({ description, headers: timed, content: json(name) });

function problemResponse(status: number) {
  const titles = Object.entries(problems)
    .filter(([, kind]) => kind.status === status)
    .map(([code, { title }]) => `\`${code}\`: ${title}`);
  const headers = status === 503 ? { "Retry-After": { schema: { type: "integer" } } } : undefined;
  return {
    description: titles.join(". "),
    ...(headers && { headers }),
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

const failures = (...statuses: number[]) => Object.fromEntries(statuses.map((status) => [status, problemResponse(status)]));
const parameter = (location: "path" | "query" | "header", name: string, description: string) => ({
  in: location,
  name,
  required: location !== "header",
  description,
  schema: { type: "string" },
});
const prefer = parameter("header", "Prefer", "`wait=N`: hold the answer up to N seconds for the outcome");

const paths = {
  "/bookings": {
    post: {
      operationId: "book",
      summary: "Book items: all or none",
      parameters: [prefer, parameter("header", "Idempotency-Key", "The booking's id, where the body has none")],
      requestBody: { required: true, content: json("BookingRequest") },
      responses: {
        201: answer("BookingAnswer", "Confirmed; the same id and body get the same answer for ever"),
        202: answer("BookingAnswer", "Accepted and still pending: something durable names it"),
        409: answer("BookingAnswer", "Rejected, with the reason"),
        ...failures(400, 413, 415, 422, 500, 503),
      },
    },
  },
  "/bookings/{bookingId}": {
    parameters: [parameter("path", "bookingId", "The booking")],
    get: {
      operationId: "find",
      summary: "Read what a booking came to",
      parameters: [prefer],
      responses: { 200: answer("BookingAnswer", "What it came to"), ...failures(400, 404, 500, 503) },
    },
    delete: {
      operationId: "cancel",
      summary: "Cancel a confirmed booking: release its stock and refund its price, both or neither",
      parameters: [prefer, parameter("query", "customerId", "Whose booking it is")],
      responses: {
        200: answer("CancelAnswer", "Cancelled, now or before"),
        202: answer("CancelAnswer", "The cancel is accepted and still pending"),
        409: {
          description: "Refused with a reason (CancelAnswer), or there is nothing to cancel (Problem)",
          content: { ...json("CancelAnswer"), ...problemResponse(409).content },
        },
        ...failures(400, 404, 500, 503),
      },
    },
  },
  "/availability/{sku}": {
    get: {
      operationId: "availability",
      summary: "Read how many units are free now",
      parameters: [parameter("path", "sku", "The item")],
      responses: { 200: { description: "Free units and price", content: json("Availability") }, ...failures(400, 404, 500, 503) },
    },
  },
};

function componentSchemas() {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  return z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: "input" }).schemas;
}

/** The OpenAPI 3.1 document of the booking API, made from the same schemas that validate. */
export function openApi() {
  return {
    openapi: "3.1.0",
    info: {
      title: "Coordbench booking API",
      version: "1.0.0",
      description:
        "The one contract that every design answers. A request with a header `x-fault…` is refused (400): nothing is broken by a request.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: { schemas: componentSchemas() },
  };
}
