exports.main = async () => require("a");
