using AgentGuard.Replay;

namespace AgentGuard.Conformance;

/// <summary>Whether recorded runs play back byte for byte without a live call, and whether one change in a run is found where it was made.</summary>
internal sealed class ReplaySuite : ISuite
{
    public string Name => "replay";

    public string Summary => "a folder of recorded runs (.json): {id, source, messages}";

    public SuiteResult Run(string path, TextWriter output)
    {
        var (cases, passed, liveCalls, steps) = (0, 0, 0, 0);
        Dictionary<ReplayChange, (int Made, int Found)> changes = [];
        foreach (var run in RecordedRun.ReadAll(path))
        {
            cases++;
            var recording = RunRecording.FromMessages(run.Messages);
            steps += recording.Steps.Count;
            var isSame = true;
            foreach (var streaming in new[] { false, true })
            {
                var replayed = ReplayedRun.Drive(run, recording, streaming, change: null, at: -1);
                liveCalls += replayed.LiveCalls;
                isSame &= replayed.Divergence is null && replayed.Unasked == 0
                    && OpenAITranscript.Write(replayed.Messages) == OpenAITranscript.Write(run.Messages);
            }

            passed += isSame ? 1 : 0;
            if (!isSame)
            {
                output.WriteLine($"  not the same: {run.Source} {run.Id}");
            }

            foreach (var change in Enum.GetValues<ReplayChange>())
            {
                var (made, found, live) = Inject(run, recording, change, output);
                var sum = changes.GetValueOrDefault(change);
                changes[change] = (sum.Made + made, sum.Found + found);
                liveCalls += live;
            }
        }

        output.WriteLine($"{"runs",-12} {cases,8} of {steps} steps, {passed} replayed byte for byte on both paths, {liveCalls} live calls");
        foreach (var (change, (made, found)) in changes)
        {
            output.WriteLine($"{change,-12} {made,8} changes made, {found} found at their step and part");
        }

        var (allMade, allFound) = (changes.Values.Sum(change => change.Made), changes.Values.Sum(change => change.Found));
        return new(cases, passed, new Dictionary<string, double>
        {
            ["divergenceFound"] = allMade == 0 ? 0 : (double)allFound / allMade,
            ["changes"] = allMade,
            ["liveCalls"] = liveCalls,
        });
    }

    /// <summary>Makes a change at the first, the middle and the last place where it can be made.</summary>
    private static (int Made, int Found, int LiveCalls) Inject(RecordedRun run, RunRecording recording, ReplayChange change, TextWriter output)
    {
        var places = Enumerable.Range(0, run.Messages.Count).Where(at => ReplayedRun.CanChange(run, change, at)).ToList();
        var (made, found, live) = (0, 0, 0);
        foreach (var at in new[] { 0, places.Count / 2, places.Count - 1 }.Where(place => place >= 0 && place < places.Count).Distinct().Select(place => places[place]))
        {
            var replayed = ReplayedRun.Drive(run, recording, streaming: at % 2 == 0, change, at);
            made++;
            live += replayed.LiveCalls;
            var (step, part) = ReplayedRun.Expected(run, change, at);
            if (replayed.Divergence is { } divergence && divergence.Step == step && divergence.Difference?.Path.StartsWith(part, StringComparison.Ordinal) is true)
            {
                found++;
            }
            else
            {
                output.WriteLine($"  missed: {run.Source} {run.Id}, {change} at message {at}: expected step {step} {part}, found {replayed.Divergence}");
            }
        }

        return (made, found, live);
    }
}
