using AgentGuard.Testing.Tests.Crashes;

// The test runner loads this assembly; a crash test starts it as a process.
return args switch
{
    [RecordingAgent.Command, var path] => await RecordingAgent.RunAsync(path),
    [TracedAgent.Command, var path] => await TracedAgent.RunAsync(path),
    _ => 1,
};
