using AgentGuard.Conformance.Effects;

// The test runner loads this assembly; a crash test starts it as a process.
return args is [CrashingAgent.Command, ..] ? await CrashingAgent.RunAsync(args) : 1;
