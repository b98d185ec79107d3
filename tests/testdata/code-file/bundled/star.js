"use strict";
// {{resolve:ssm:name}} stands in no template.
var __exportStar = (from, to) => Object.assign(to, from);
__exportStar(require("./main"), exports);
