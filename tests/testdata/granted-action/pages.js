const { DynamoDBClient, paginateQuery } = require("@aws-sdk/client-dynamodb");

exports.handler = async () => {
  let count = 0;
  for await (const page of paginateQuery({ client: new DynamoDBClient({}) }, { TableName: process.env.TABLE_NAME })) {
    count += page.Count;
  }
  return count;
};
