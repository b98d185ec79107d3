const helper = () => 7;

module.exports = { main: async () => helper() };
