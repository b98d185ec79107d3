module.exports = require("./main");
