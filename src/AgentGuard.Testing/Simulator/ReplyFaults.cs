namespace AgentGuard.Testing.Simulator;

/// <summary>Changes what the model said, as a fault of the model would.</summary>
internal static class ReplyFaults
{
    private const string RefusalText = "I'm sorry, but I can't assist with that.";

    /// <summary>Whether a fault is one of the model rather than of the provider or the connection.</summary>
    public static bool Covers(SimulatedFaultKind kind) => kind is
        SimulatedFaultKind.MalformedToolArguments or SimulatedFaultKind.TruncatedToolArguments
        or SimulatedFaultKind.JsonInCodeFence or SimulatedFaultKind.FinishLength or SimulatedFaultKind.ContentFilter
        or SimulatedFaultKind.Refusal or SimulatedFaultKind.DuplicateToolCallIds or SimulatedFaultKind.UnknownTool;

    /// <summary>The changed reply; <see langword="null"/> where there is nothing to change.</summary>
    public static SimulatedReply? Apply(SimulatedFaultKind kind, SimulatedReply reply, SimulatedRequest request)
    {
        var hasCalls = reply.ToolCalls.Count > 0;
        var hasText = !string.IsNullOrEmpty(reply.Text);
        return kind switch
        {
            SimulatedFaultKind.Refusal => reply with
            {
                Text = null,
                ToolCalls = [],
                Refusal = RefusalText,
                Finish = SimulatedFinish.Stop,
            },
            SimulatedFaultKind.ContentFilter =>
                reply with { Text = Half(reply.Text), ToolCalls = [], Finish = SimulatedFinish.ContentFilter },
            SimulatedFaultKind.FinishLength when hasText =>
                reply with { Text = Half(reply.Text), ToolCalls = [], Finish = SimulatedFinish.Length },
            SimulatedFaultKind.FinishLength or SimulatedFaultKind.TruncatedToolArguments when hasCalls => Truncate(reply),
            SimulatedFaultKind.JsonInCodeFence when hasText => reply with { Text = Fence(reply.Text!) },
            SimulatedFaultKind.MalformedToolArguments when hasCalls =>
                reply with { ToolCalls = [.. reply.ToolCalls.Select(Malform)] },
            SimulatedFaultKind.DuplicateToolCallIds when hasCalls => Duplicate(reply, request),
            SimulatedFaultKind.UnknownTool when hasCalls => Rename(reply, request),
            _ => null,
        };
    }

    private static string? Half(string? text) => text?[..(text.Length / 2)];

    private static string Fence(string text) =>
        $"Here is the answer you asked for:\n\n```json\n{text}\n```\n\nLet me know if you need anything else.";

    private static SimulatedReply Truncate(SimulatedReply reply)
    {
        var last = reply.ToolCalls[^1];
        var cut = last with { Arguments = last.Arguments[..(last.Arguments.Length / 2)] };
        return reply with { ToolCalls = [.. reply.ToolCalls.SkipLast(1), cut], Finish = SimulatedFinish.Length };
    }

    /// <summary>Models forget the end of an object and leave the comma that led up to it.</summary>
    private static SimulatedToolCall Malform(SimulatedToolCall call) =>
        call with { Arguments = call.Arguments.TrimEnd().TrimEnd('}') + "," };

    private static SimulatedReply Duplicate(SimulatedReply reply, SimulatedRequest request)
    {
        var id = reply.ToolCalls[0].Id
            ?? RequestKey.Id(request.Protocol == SimulatedProtocol.OpenAI ? "call_" : "toolu_", request, 0);
        IEnumerable<SimulatedToolCall> calls = reply.ToolCalls.Count > 1 ? reply.ToolCalls : [.. reply.ToolCalls, .. reply.ToolCalls];
        return reply with { ToolCalls = [.. calls.Select(call => call with { Id = id })] };
    }

    private static SimulatedReply Rename(SimulatedReply reply, SimulatedRequest request)
    {
        var name = reply.ToolCalls[0].Name + "_v2";
        while (request.Tools.Any(tool => tool.Name == name))
        {
            name += "_v2";
        }

        return reply with { ToolCalls = [reply.ToolCalls[0] with { Name = name }, .. reply.ToolCalls.Skip(1)] };
    }
}
