// What @aws-cdk/cloudformation-diff says of updates. Reads lines {"before", "after", "templates"}:
// two folders and paths below them, which one of both may lack. Answers each with a line: a list of
// {"template", "logical_id", "type", "impact", "properties"}, the impacts in the package's words,
// of properties by their names.
"use strict";

const fs = require("fs");
const path = require("path");
const readline = require("readline");
const { fullDiff } = require(path.join(process.argv[2], "node_modules/@aws-cdk/cloudformation-diff"));

function read(folder, template) {
  const file = path.join(folder, template);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
}

function compare({ before, after, templates }) {
  const found = [];
  for (const template of templates) {
    const { resources } = fullDiff(read(before, template), read(after, template));
    resources.forEachDifference((id, change) => {
      const properties = Object.entries(change.propertyUpdates).map(([name, each]) => [name, each.changeImpact]);
      found.push({
        template,
        logical_id: id,
        type: change.newResourceType ?? change.oldResourceType,
        impact: change.changeImpact,
        properties: Object.fromEntries(properties),
      });
    });
  }
  return found;
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(compare(JSON.parse(line))) + "\n");
});
