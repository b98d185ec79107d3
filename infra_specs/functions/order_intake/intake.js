// SPDX-License-Identifier: Apache-2.0
//
// Takes in each order once, and tells whoever works on orders by the queue of its own region.
//
// Events: HTTP API payload format 2.0.
//   POST /orders      201 stored, 200 repeated, 409 same id with other content
//   GET /orders/{id}  the stored order
// The fence lets only the active writer's region have a POST, and answers /health and /heartbeat.
// Environment: TABLE_NAME, PARTITION_KEY, QUEUE_URL; LOG_LEVEL, of which ERROR logs failures alone
// IAM: dynamodb:GetItem, dynamodb:PutItem, sqs:SendMessage; for the queue's key kms:Decrypt,
//   kms:GenerateDataKey
"use strict";
const { createHash } = require("node:crypto");
const { DynamoDBClient, GetItemCommand, PutItemCommand } = require("@aws-sdk/client-dynamodb");
const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
const { ID, problems } = require("order-rules");

const { AWS_REGION: region, PARTITION_KEY: KEY, QUEUE_URL, TABLE_NAME: TableName } = process.env;
const PATH = new RegExp(`^/orders(?:/(${ID}))?$`);
// A request ends within API Gateway's 30 s.
const patience = { maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 1000 } };
const table = new DynamoDBClient({ region, ...patience });
const queue = new SQSClient({ region, ...patience });

// An answer other than success.
class Refusal extends Error {
  constructor(status, ...texts) {
    super(texts.join("; "));
    Object.assign(this, { status, texts });
  }
}

const isOfAws = (error) => error.$metadata !== undefined ||
  ["TimeoutError", "CredentialsProviderError"].includes(error.name);

function content(event) {
  const encoding = event.isBase64Encoded ? "base64" : "utf8";
  try {
    return JSON.parse(Buffer.from(event.body ?? "", encoding).toString());
  } catch {
    throw new Refusal(400, "the body is no JSON");
  }
}

async function stored(id) {
  const { Item } = await table.send(new GetItemCommand({
    TableName, Key: { [KEY]: { S: id } }, ConsistentRead: true,
  }));
  return Item;
}

// The item comes first: its condition alone decides which content owns an id. The message comes
// after it, with a repetition as well, as an interrupted call may have left it out: whoever works
// on orders takes the same id for the same order. Nothing is acknowledged before both are there.
async function post(event) {
  const order = content(event);
  const found = problems(order);
  if (found.length) throw new Refusal(400, ...found);
  const { order_id: id } = order;
  const text = JSON.stringify(order, Object.keys(order).sort());
  const digest = createHash("sha256").update(text).digest("hex");
  let status = 201;
  try {
    await table.send(new PutItemCommand({
      TableName,
      Item: {
        [KEY]: { S: id }, content: { S: text }, content_sha256: { S: digest }, region: { S: region },
        stored_at: { S: new Date().toISOString() },
      },
      ConditionExpression: "attribute_not_exists(#id)",
      ExpressionAttributeNames: { "#id": KEY },
    }));
  } catch (error) {
    if (error.name !== "ConditionalCheckFailedException") throw error;
    status = 200;
    if ((await stored(id)).content_sha256.S !== digest) {
      throw new Refusal(409, `${id} is stored with other content`);
    }
  }
  await queue.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: text }));
  return [status, { stored: status === 201, order }];
}

async function get(id) {
  const item = await stored(id);
  if (item === undefined) throw new Refusal(404, "not stored");
  return [200, JSON.parse(item.content.S)];
}

async function answer(event) {
  const found = PATH.exec(event.rawPath);
  if (found === null) throw new Refusal(404, "no such path");
  const { method } = event.requestContext.http;
  const allowed = found[1] === undefined ? "POST" : "GET";
  if (method !== allowed) throw new Refusal(405, `use ${allowed}`);
  return found[1] === undefined ? post(event) : get(found[1]);
}

exports.handler = async (event) => {
  const headers = { "content-type": "application/json" };
  let status, body, cause;
  try {
    [status, body] = await answer(event);
  } catch (error) {
    if (error instanceof Refusal) {
      [status, body] = [error.status, { errors: error.texts }];
    } else if (isOfAws(error)) {
      cause = `${error.name}: ${error.message}`;
      [status, body] = [503, { errors: ["unavailable, try again"] }];
    } else {
      throw error; // Lambda's Errors alarm counts a defect; API Gateway hides it.
    }
  }
  // Not all at once: after a failover everybody tries again.
  if (status === 503) headers["retry-after"] = String(1 + Math.floor(20 * Math.random()));
  const level = cause === undefined ? "INFO" : "ERROR";
  if (level === "ERROR" || process.env.LOG_LEVEL !== "ERROR") {
    console.log(JSON.stringify({ level, status, path: event.rawPath.slice(0, 128), cause }));
  }
  return { statusCode: status, headers, body: JSON.stringify(body) };
};
