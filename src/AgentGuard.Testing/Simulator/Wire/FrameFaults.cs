namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Changes the body of an answer as a fault of the provider's own server would.</summary>
internal static class FrameFaults
{
    public static WireAnswer Apply(SimulatedFault? fault, WireAnswer answer, WireProtocol protocol) => fault?.Kind switch
    {
        SimulatedFaultKind.MalformedSse => answer with { Frames = Malform(answer, fault) },
        SimulatedFaultKind.ErrorMidStream when answer.Streaming => answer with
        {
            Frames = [.. answer.Frames.Take(WirePlan.BreakPoint(answer.Frames, fault.AfterChunks)), protocol.ErrorEvent()],
        },
        _ => answer,
    };

    private static List<WireFrame> Malform(WireAnswer answer, SimulatedFault fault)
    {
        var position = answer.Streaming ? WirePlan.BreakPoint(answer.Frames, fault.AfterChunks) - 1 : 0;
        List<WireFrame> frames = [.. answer.Frames];
        var text = frames[position].Text.TrimEnd('\n');
        var end = answer.Streaming ? "\n\n" : "";
        frames[position] = frames[position] with { Text = text[..(text.Length * 2 / 3)] + end };
        return frames;
    }
}
