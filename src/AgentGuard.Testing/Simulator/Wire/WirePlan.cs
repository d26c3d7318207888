namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>What goes over the connection: headers, some frames, perhaps silence, and an end.</summary>
internal sealed record WirePlan(WireAnswer Answer)
{
    public bool SendHeaders { get; init; } = true;

    public required IReadOnlyList<WireFrame> Frames { get; init; }

    public TimeSpan? Stall { get; init; }

    public WireEnd End { get; init; }

    public static WirePlan Of(WireAnswer answer, SimulatedFault? fault, TimeSpan stallDuration) => fault?.Kind switch
    {
        SimulatedFaultKind.ResetBeforeHeaders =>
            new(answer) { SendHeaders = false, Frames = [], End = WireEnd.Reset },
        SimulatedFaultKind.StallBeforeFirstToken =>
            new(answer) { SendHeaders = answer.Streaming, Frames = [], Stall = stallDuration, End = WireEnd.Cut },
        SimulatedFaultKind.StallMidStream =>
            new(answer) { Frames = Part(answer, fault), Stall = stallDuration, End = WireEnd.Cut },
        SimulatedFaultKind.CutMidStream =>
            new(answer) { Frames = Part(answer, fault), End = WireEnd.Cut },
        SimulatedFaultKind.EmptyFirstUpdateThenCut =>
            new(answer) { Frames = answer.Streaming ? [answer.Frames[0]] : [], End = WireEnd.Cut },
        _ => new(answer) { Frames = answer.Frames },
    };

    private static List<WireFrame> Part(WireAnswer answer, SimulatedFault fault)
    {
        if (!answer.Streaming)
        {
            var body = answer.Frames[0].Text;
            return [new WireFrame(body[..(body.Length / 2)], IsContent: true)];
        }

        return [.. answer.Frames.Take(BreakPoint(answer.Frames, fault.AfterChunks))];
    }

    /// <summary>The number of frames up to and with the content frame after which a stream breaks.</summary>
    public static int BreakPoint(IReadOnlyList<WireFrame> frames, int? afterChunks)
    {
        var content = frames.Count(static frame => frame.IsContent);
        var left = Math.Clamp(afterChunks ?? ((content + 1) / 2), Math.Min(1, content), content);
        var position = 0;
        while (left > 0)
        {
            left -= frames[position++].IsContent ? 1 : 0;
        }

        return Math.Max(position, 1);
    }
}
