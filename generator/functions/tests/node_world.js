// Runs a function of Node as Lambda does, in one region with an SDK that keeps what it is told.
//
//   node node_world.js INDEX HANDLER   reads [step, ...] from standard input, prints the answers
//
// A step is {"call": event}, or changes the world: {"writer": region, null or "unreadable"},
// {"advance": seconds}, {"takes": seconds} of each read of the writer, {"fails": {"PutItem": error
// name}}, {"document": [key, text]}. The world has the "messages" of queues as well, of functions
// that send some.
"use strict";
const Module = require("module");
const path = require("path");

const world = { writer: "us-east-1", clock: 1_700_000_000_000, takes: 0, fails: {}, items: {}, documents: {},
  messages: [], calls: [], clients: [] };
global.world = world;
Date.now = () => world.clock;
globalThis.performance.now = () => world.clock;

const refused = (name) => Object.assign(new Error(name), { name, $metadata: {} });

const operations = {
  GetItem({ TableName, Key, ConsistentRead }) {
    // Of what the fence reads, that is.
    const isFences = TableName === "control" || JSON.stringify(Key).includes("heartbeat#");
    if (isFences && !ConsistentRead) throw new Error("an inconsistent read");
    if (TableName === "control") {
      world.clock += 1000 * world.takes;
      if (world.writer === "unreadable") throw refused("ThrottlingException");
      return { Item: world.writer ? { id: Key.id, region: { S: world.writer } } : undefined };
    }
    return { Item: world.items[JSON.stringify(Key)] };
  },
  PutItem({ Item, ConditionExpression, ExpressionAttributeValues: values }) {
    if (ConditionExpression === "attribute_not_exists(#id)") {
      const { PARTITION_KEY } = process.env;
      const own = JSON.stringify({ [PARTITION_KEY]: Item[PARTITION_KEY] });
      if (world.items[own]) throw refused("ConditionalCheckFailedException");
      world.items[own] = Item;
      return {};
    }
    const { stamp, epoch, writer, ...key } = Item;
    const old = world.items[JSON.stringify(key)];
    if (old && Number(old.stamp.N) >= Number(values[":stamp"].N)) {
      throw refused("ConditionalCheckFailedException");
    }
    world.items[JSON.stringify(key)] = Item;
    return {};
  },
  PutObject({ Key, Body }) {
    world.documents[Key] = Body;
    return {};
  },
  GetObject({ Key }) {
    if (!(Key in world.documents)) throw refused("AccessDenied");
    return { Body: { transformToString: async () => world.documents[Key] } };
  },
  SendMessage({ QueueUrl, MessageBody }) {
    world.messages.push([QueueUrl, MessageBody]);
    return {};
  },
};

class Handler {
  constructor(settings) { Object.assign(this, settings); }
}

class Client {
  constructor({ region, maxAttempts, requestHandler = new Handler() }) {
    this.config = { requestHandler };
    if (maxAttempts) world.clients.push({ region, maxAttempts, ...requestHandler });
  }

  async send({ name, input }) {
    world.calls.push(name);
    if (world.fails[name] && input.TableName !== "control") throw refused(world.fails[name]);
    return operations[name](input);
  }
}

const command = (name) => class {
  constructor(input) { Object.assign(this, { name, input }); }
};
const sdk = {
  "@aws-sdk/client-dynamodb": { DynamoDBClient: Client, GetItemCommand: command("GetItem"),
    PutItemCommand: command("PutItem") },
  "@aws-sdk/client-s3": { S3Client: Client, GetObjectCommand: command("GetObject"),
    PutObjectCommand: command("PutObject") },
  "@aws-sdk/client-sqs": { SQSClient: Client, SendMessageCommand: command("SendMessage") },
};
const load = Module._load;
Module._load = (name, ...rest) => sdk[name] ?? load(name, ...rest);

async function main() {
  const [, , index, handler] = process.argv;
  const log = [];
  console.log = (line) => log.push(line);
  const lambda = require(path.resolve(index))[handler];
  let text = "";
  for await (const chunk of process.stdin) text += chunk;
  const answers = [];
  for (const { call, advance, document, ...changes } of JSON.parse(text)) {
    Object.assign(world, changes);
    if (advance) world.clock += advance * 1000;
    if (document) world.documents[document[0]] = document[1];
    if (call === undefined) continue;
    try {
      answers.push({ answer: (await lambda(call, { awsRequestId: "r-1" })) ?? null });
    } catch (error) {
      answers.push({ error: `${error.name}: ${error.message}` });
    }
  }
  process.stdout.write(JSON.stringify({ answers, log, world }));
}

main();
