using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Operations;

/// <summary>One layer of a built pipeline.</summary>
/// <param name="Name">The line that added it, for example <c>UseGuardrails()</c>.</param>
/// <param name="Features">What it does.</param>
/// <param name="Client">The layer itself.</param>
public sealed record PipelineLayer(string Name, PipelineFeatures Features, IChatClient Client);
