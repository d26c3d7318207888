using AgentGuard.Conformance;

return Runner.Run(args, Console.Out, Console.Error);
