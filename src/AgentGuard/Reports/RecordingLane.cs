using System.Globalization;
using AgentGuard.Replay;
using Microsoft.Extensions.AI;

namespace AgentGuard.Reports;

/// <summary>A recorded run as the page shows it.</summary>
internal static class RecordingLane
{
    public static ReportLane Of(RunRecording recording, string name)
    {
        List<(string, string)> facts = [];
        if (recording.StartedAt != default)
        {
            facts.Add(("began", recording.StartedAt.ToString("u", CultureInfo.InvariantCulture)));
        }

        if (recording.IsCutOff)
        {
            facts.Add(("cut off", "the process ended while it wrote"));
        }

        facts.AddRange(recording.Values.Select(pair => (pair.Key, pair.Value)));
        var start = recording.Steps.Count == 0 ? default : recording.Steps.Min(step => step.At);
        return new(name, facts, [.. recording.Steps.Select(step => StepOf(step, start))]);
    }

    private static ReportStep StepOf(RecordedStep step, DateTimeOffset start)
    {
        var response = step.Response ?? step.Updates?.Select(update => update.Update).ToChatResponse();
        var usage = response?.Usage;
        return new(0, step.Tool is null ? "model" : "tool", step.Tool ?? response?.ModelId ?? "model")
        {
            Start = (step.At - start).TotalMilliseconds,
            Length = step.Duration.TotalMilliseconds,
            Error = step.Failure is { } failure ? $"{failure.Type}: {failure.Message}" : null,
            Input = [.. step.Request.Parts.Where(IsMessage).Select(part => part.Json)],
            Asked = [.. step.Request.Parts.Where(part => !IsMessage(part)).Select(part => (part.Path, part.Json))],
            Output = [.. RunComparison.AnswerOf(step).Parts.Where(part => part.Path != "failure").Select(part => part.Json)],
            Facts = Facts(step, response),
            InputTokens = usage?.InputTokenCount ?? 0,
            OutputTokens = usage?.OutputTokenCount ?? 0,
        };
    }

    private static List<(string, string)> Facts(RecordedStep step, ChatResponse? response)
    {
        List<(string, string)> facts =
        [
            ("step", step.Number.ToString(CultureInfo.InvariantCulture)),
            ("digest", step.Request.Digest),
        ];
        if (step.Updates is { } updates)
        {
            facts.Add(("updates", updates.Count.ToString(CultureInfo.InvariantCulture)));
            if (updates.Count > 0)
            {
                facts.Add(("first update after", string.Create(CultureInfo.InvariantCulture, $"{updates[0].After.TotalMilliseconds:0.#} ms")));
            }
        }

        if (response?.FinishReason is { } reason)
        {
            facts.Add(("finish reason", reason.Value));
        }

        return facts;
    }

    private static bool IsMessage(RequestPart part) => part.Path.StartsWith("messages[", StringComparison.Ordinal);
}
