// What follows is protoc-gen-cfn's: the fence, which comes after a function's own code and its
// line "const drOwn = <its handler>;". Lambda calls drHandler. It calls that handler only where
// this region is the active writer, as it was read at most FENCE_SECONDS before, and passes its
// answer on only if it still is; also elsewhere for the requests in FENCE_READS
// ("GET /a/*,GET /b"), where "*" is everything. Of the function that answers the API it takes:
//   GET HEALTH_PATH   200 while this region knows who the active writer is
//   POST /heartbeat   200 once an item and a document are stored: what the function stores would be
//   GET /heartbeat    the newest heartbeats that are here, of each region
// Environment: TABLE_NAME, PARTITION_KEY, HEARTBEAT_KEY (further key attributes, as JSON),
//   BUCKET_NAME, CONTROL_TABLE_NAME, PRIMARY_REGION, SECONDARY_REGION, FENCE_SECONDS, FENCE_READS,
//   HEALTH_PATH
// IAM: dynamodb:GetItem, dynamodb:PutItem, s3:GetObject, s3:PutObject
function drFence(own) {
  // The function may have other things of these names.
  const { console, Date, Error, JSON, Math, Number, Object, Promise, String, TypeError } = globalThis;
  const { Buffer, clearInterval, performance, process, setInterval } = globalThis;
  const env = process.env;
  const { DynamoDBClient, GetItemCommand, PutItemCommand } = require("@aws-sdk/client-dynamodb");
  const { S3Client, GetObjectCommand, PutObjectCommand } = require("@aws-sdk/client-s3");
  const region = env.AWS_REGION;
  const passive = region + " is passive";
  const regions = [env.PRIMARY_REGION, env.SECONDARY_REGION];
  const fence = Number(env.FENCE_SECONDS) * 1000;
  const reads = env.FENCE_READS.split(",");
  // A package may bring an SDK of its own, and an older one takes no settings for a handler.
  function client(Client, seconds, maxAttempts) {
    const RequestHandler = new Client({ region }).config.requestHandler.constructor;
    const milliseconds = seconds * 1000;
    return new Client({ region, maxAttempts, requestHandler: new RequestHandler({
      connectionTimeout: milliseconds, socketTimeout: milliseconds,
      requestTimeout: milliseconds, throwOnRequestTimeout: true,
    }) });
  }
  // A request ends within API Gateway's 30 s, a health check within Route 53's 2 s.
  const control = client(DynamoDBClient, 0.5, 1);
  const table = client(DynamoDBClient, 1, 3);
  const bucket = client(S3Client, 2, 3);
  // The last read: wall clock, monotonic clock, the active writer.
  let seen = [-Infinity, -Infinity, null];

  // An answer other than the handler's.
  class Refusal extends Error {
    constructor(status, problem) {
      super(problem);
      this.name = "Refusal";
      this.status = status;
    }
  }

  const ofAws = (error) => error.$metadata !== undefined || error.code !== undefined ||
    ["TimeoutError", "CredentialsProviderError"].includes(error.name);

  // Since the last read began. A freeze may stop one clock, a correction set back the other.
  const age = () => Math.max(Date.now() - seen[0], performance.now() - seen[1]);

  // The active writer's region, known for at most FENCE_SECONDS; null if nobody is.
  async function writer() {
    if (age() > fence / 2) { // early, so that one failed read refuses nothing
      const begin = [Date.now(), performance.now()];
      try {
        const { Item } = await control.send(new GetItemCommand({
          TableName: env.CONTROL_TABLE_NAME, Key: { id: { S: "writer" } }, ConsistentRead: true,
        }));
        seen = [...begin, Item ? Item.region.S : null];
      } catch (error) {
        console.log(JSON.stringify({ level: "ERROR", control_item: String(error) }));
      }
      // A try takes its time, too.
      if (age() > fence) throw new Refusal(503, "the control item cannot be read");
    }
    return seen[2];
  }

  async function requireWriter() {
    if (await writer() !== region) throw new Refusal(503, passive);
  }

  const keyRest = Object.fromEntries(Object.entries(JSON.parse(env.HEARTBEAT_KEY)).map(
    ([name, value]) => [name, value.B ? { B: Buffer.from(value.B, "base64") } : value]));
  const keyOf = (of) => ({
    [env.PARTITION_KEY]: { S: "heartbeat#" + of }, ...keyRest,
  });

  const documentOf = (of) => "heartbeat/" + of + ".json";

  function heartbeatOf(event) {
    try {
      const body = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body;
      const { stamp, epoch, writer: named } = JSON.parse(body);
      // A stamp of the future would hide that nothing arrives any more.
      if (typeof stamp === "number" && stamp >= 0 && stamp <= Date.now() / 1000 + 60 &&
          Number.isInteger(epoch) && [...regions, "none"].includes(named)) {
        return { stamp, epoch, named };
      }
    } catch { /* it is answered below */ }
    throw new Refusal(400, "the heartbeat has no stamp, epoch and writer");
  }

  // Stores what the function would, active or not: an item and a document of this region.
  async function beat(event) {
    const known = await writer();
    const { stamp, epoch, named } = heartbeatOf(event);
    try {
      await table.send(new PutItemCommand({
        TableName: env.TABLE_NAME,
        Item: { ...keyOf(region), stamp: { N: String(stamp) }, epoch: { N: String(epoch) },
          writer: { S: named } },
        ConditionExpression: "attribute_not_exists(stamp) OR stamp < :stamp",
        ExpressionAttributeValues: { ":stamp": { N: String(stamp) } },
      }));
    } catch (error) {
      if (error.name !== "ConditionalCheckFailedException") throw error; // a later one is there
    }
    await bucket.send(new PutObjectCommand({
      Bucket: env.BUCKET_NAME, Key: documentOf(region), Body: JSON.stringify({ stamp }),
    }));
    return { region, writer: known };
  }

  // The stamp of a region's newest document here; null where there is none.
  async function stampOf(of) {
    try {
      const { Body } = await bucket.send(new GetObjectCommand({
        Bucket: env.BUCKET_NAME, Key: documentOf(of),
      }));
      return JSON.parse(await Body.transformToString()).stamp;
    } catch (error) {
      // Without the right to list, S3 calls a missing document forbidden.
      if (["NoSuchKey", "AccessDenied"].includes(error.name)) return null;
      throw error;
    }
  }

  // What has arrived here of each region's heartbeats: the stamps of item and document.
  async function beats() {
    const heartbeats = {};
    for (const of of regions) {
      const { Item } = await table.send(new GetItemCommand({
        TableName: env.TABLE_NAME, Key: keyOf(of), ConsistentRead: true,
      }));
      heartbeats[of] = Item ? {
        item: Number(Item.stamp.N), epoch: Number(Item.epoch.N), writer: Item.writer.S,
        document: await stampOf(of),
      } : null;
    }
    return { region, writer: await writer(), heartbeats };
  }

  // For the health check. A passive region is healthy: Route 53 alone decides who serves.
  const state = async () => ({ status: "ok", region, active: await writer() === region });

  const answers = { ["GET " + env.HEALTH_PATH]: state, "POST /heartbeat": beat,
    "GET /heartbeat": beats };

  const climbs = (request) => request.includes("..") || request.toLowerCase().includes("%2e");
  const passes = (request) => reads.some((read) => read === "*" || (read && (
    request === read ||
    (read.endsWith("*") && request.startsWith(read.slice(0, -1)) && !climbs(request)))));

  // A handler answers by its result or a promise of it, through its callback or through its
  // context, whichever comes first: none of them leads past the fence. A promise answers whatever
  // it comes to, as with Lambda; without one a request wants an answer, so `undefined` is none yet.
  function call(handler, isRequest, event, context) {
    return new Promise((resolve, reject) => {
      const busy = setInterval(() => {}, 1000); // Lambda ends an invocation that waits for nothing
      const settle = (end) => (value) => {
        clearInterval(busy);
        end(value);
      };
      const [answer, fail] = [settle(resolve), settle(reject)];
      const done = (error, value) => (error ? fail(error) : answer(value));
      const mayComeLater = isRequest || handler.length > 2;
      try {
        const own = Object.getOwnPropertyDescriptors;
        const given = handler(event, Object.create(Object.getPrototypeOf(context ?? {}), {
          ...own(context ?? {}), ...own({ succeed: answer, fail, done }),
        }), done);
        if (typeof given?.then === "function") given.then(answer, fail);
        else if (given !== undefined || !mayComeLater) answer(given);
      } catch (error) {
        fail(error);
      }
    });
  }

  async function fenced(request, event, context) {
    const work = async () => call(await own, request !== "", event, context);
    if (passes(request)) return work();
    await requireWriter();
    const answer = await work();
    // What took its time may belong to a region that was deposed meanwhile: its caller tries
    // again in the other one.
    await requireWriter();
    return answer;
  }

  return async (event, context) => {
    // Code that does not load answers nothing, no heartbeats either.
    if (typeof await own !== "function") throw new TypeError("the handler is no function");
    const method = event?.requestContext?.http?.method;
    if (method === undefined) {
      // So that Lambda keeps what a waiting function needs.
      if (event?.source === "dr.keep-active") return null;
      return fenced("", event, context).catch((error) => {
        // The clock asks both regions: what the other one does needs no answer. Whoever else sent
        // it hears an error, and so does the clock where nobody is known to do it: Lambda tries
        // again.
        if (!(error instanceof Refusal) || error.message !== passive || !regions.includes(seen[2]) ||
            event?.source !== "aws.events") throw error;
        console.log(JSON.stringify({ level: "INFO", schedule: error.message }));
        return null;
      });
    }
    const request = method + " " + event.rawPath;
    let [status, body] = [200, undefined];
    try {
      if (!Object.hasOwn(answers, request)) return await fenced(request, event, context);
      body = await answers[request](event).catch((error) => {
        if (error instanceof Refusal || !ofAws(error)) throw error;
        console.log(JSON.stringify({ level: "ERROR", cause: String(error) }));
        throw new Refusal(503, "unavailable, try again");
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      [status, body] = [error.status, { errors: [error.message] }];
    }
    const headers = { "content-type": "application/json" };
    // Not all at once: after a failover everybody tries again.
    if (status === 503) headers["retry-after"] = String(1 + Math.floor(Math.random() * 20));
    console.log(JSON.stringify({ level: "INFO", request: request.slice(0, 128), status }));
    return { statusCode: status, headers, body: JSON.stringify(body) };
  };
}

module.exports.drHandler = drFence(drOwn);
