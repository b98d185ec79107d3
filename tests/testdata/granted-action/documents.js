const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocument } = require("@aws-sdk/lib-dynamodb");
const { S3Client } = require("@aws-sdk/client-s3");
const { createPresignedPost } = require("@aws-sdk/s3-presigned-post");

const TableName = process.env.TABLE_NAME;
const table = DynamoDBDocument.from(new DynamoDBClient({}));

exports.handler = async (event) => {
  await table.put({ TableName, Item: event });
  const { Item } = await table.get({ TableName, Key: event });
  const { fields } = await createPresignedPost(new S3Client({}), { Bucket: process.env.BUCKET_NAME, Key: "a" });
  return { Item, fields };
};
