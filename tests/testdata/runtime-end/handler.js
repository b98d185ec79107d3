// Stores each path once, /heartbeat among them.
const { DynamoDBClient, GetItemCommand, PutItemCommand } = require("@aws-sdk/client-dynamodb");
const { S3Client, PutObjectCommand } = require("@aws-sdk/client-s3");

const table = new DynamoDBClient();
const bucket = new S3Client();

exports.handler = async (event) => {
  const TableName = process.env.TABLE_NAME;
  const Key = { [process.env.PARTITION_KEY]: { S: event.rawPath } };
  const { Item } = await table.send(new GetItemCommand({ TableName, Key }));
  if (!Item) {
    await table.send(new PutItemCommand({ TableName, Item: Key }));
    await bucket.send(new PutObjectCommand({ Bucket: process.env.BUCKET_NAME, Key: event.rawPath }));
  }
  return { statusCode: 200 };
};
