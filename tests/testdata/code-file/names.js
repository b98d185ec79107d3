const drFence = 7;

exports.handler = async () => drFence;
