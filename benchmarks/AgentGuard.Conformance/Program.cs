using AgentGuard.Conformance;
using AgentGuard.Conformance.Effects;

if (args is [CrashingAgent.Command, ..])
{
    return await CrashingAgent.RunAsync(args).ConfigureAwait(false);
}

return Runner.Run(args, Console.Out, Console.Error);
