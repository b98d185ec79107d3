exports.main = awslambda.streamifyResponse(async (event, stream) => stream.end("7"));
