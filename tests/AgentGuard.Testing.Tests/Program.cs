using AgentGuard.Testing.Tests.Crashes;

// The test runner loads this assembly; a crash test starts it as a process.
return args is [RecordingAgent.Command, var path] ? await RecordingAgent.RunAsync(path) : 1;
