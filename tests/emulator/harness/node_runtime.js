// Runs functions of Node's as Lambda does, with an SDK whose calls the harness answers.
//
// Reads lines of {"file", "handler", "event", "variables"}, and prints one for each:
// {"answer": ...} or {"error": [name, message]}. The fence, in the handler's file, is loaded anew
// for each; what else a function's folder has stays loaded.
// A call goes to the address in EMULATOR_CALLS as {service, region, operation, input}: node.py.
"use strict";
const Module = require("module");
const readline = require("readline");

class Handler {
  constructor(settings) { Object.assign(this, settings); }
}

const client = (service) => class {
  constructor({ region, requestHandler = new Handler() }) {
    this.region = region ?? process.env.AWS_REGION;
    this.config = { requestHandler };
  }

  async send({ operation, input }) {
    const asked = { service, region: this.region, operation, input };
    const response = await fetch(process.env.EMULATOR_CALLS, {
      method: "POST", body: JSON.stringify(asked),
    });
    const { result, error } = await response.json();
    if (error) throw Object.assign(new Error(error.message), { ...error, $metadata: {} });
    if (typeof result.Body === "string") {
      const text = result.Body;
      result.Body = { transformToString: async () => text };
    }
    return result;
  }
};

// "@aws-sdk/client-dynamodb" has DynamoDBClient and a command for each operation.
const sdk = (service) => new Proxy({}, {
  get(_, name) {
    if (name.endsWith("Client")) return client(service);
    const operation = name.replace(/Command$/, "");
    return class {
      constructor(input) { Object.assign(this, { operation, input }); }
    };
  },
});
const load = Module._load;
Module._load = (name, ...rest) => {
  const service = /^@aws-sdk\/client-([a-z0-9-]+)$/.exec(name);
  return service ? sdk(service[1]) : load(name, ...rest);
};

async function run({ file, handler, event, variables }) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, variables);
  delete require.cache[file];
  try {
    return { answer: (await require(file)[handler](event, {})) ?? null };
  } catch (error) {
    return { error: [error.name, error.message] };
  }
}

async function main() {
  console.log = () => {};
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
  }
}

main();
