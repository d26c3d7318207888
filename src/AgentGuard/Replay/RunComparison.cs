using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Two runs side by side: what is the same in both, where they part, and what followed from it.</summary>
/// <remarks>
/// Steps that ask the same are put beside each other so that as many as possible are (a longest common subsequence, Myers 1986); between those, steps of the
/// same model or tool in their order. Immutable.
/// </remarks>
public sealed class RunComparison
{
    private const int Width = 44;

    private RunComparison(RunRecording before, RunRecording after, IReadOnlyList<ComparedStep> steps) =>
        (Before, After, Steps) = (before, after, steps);

    /// <summary>The first run.</summary>
    public RunRecording Before { get; }

    /// <summary>The second run.</summary>
    public RunRecording After { get; }

    /// <summary>The steps of both, in order.</summary>
    public IReadOnlyList<ComparedStep> Steps { get; }

    /// <summary>The first step that is not the same in both; <see langword="null"/> where all are.</summary>
    public ComparedStep? FirstDivergence => Steps.FirstOrDefault(step => step.Comparison is not StepComparison.Same);

    /// <summary>Compares two runs.</summary>
    /// <param name="before">The first run, for example as it was recorded.</param>
    /// <param name="after">The second run, for example with one part exchanged.</param>
    /// <returns>The comparison.</returns>
    public static RunComparison Of(RunRecording before, RunRecording after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<ComparedStep> steps = [];
        var (i, j) = (0, 0);
        foreach (var (one, other) in StepAlignment.Match(before.Steps, after.Steps).Append((before.Steps.Count, after.Steps.Count)))
        {
            AddUnequal(steps, before.Steps, i, one, after.Steps, j, other);
            if (one < before.Steps.Count && other < after.Steps.Count)
            {
                steps.Add(Compare(before.Steps[one], after.Steps[other]));
            }

            (i, j) = (one + 1, other + 1);
        }

        return new(before, after, steps);
    }

    /// <summary>The two runs beside each other as text, with what differs first.</summary>
    /// <returns>A line for each step.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            var sign = step.Comparison switch
            {
                StepComparison.Same => '=',
                StepComparison.AnswerDiffers => '~',
                StepComparison.RequestDiffers => '!',
                StepComparison.OnlyBefore => '-',
                _ => '+',
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"{Short(step.Before)} {sign} {Short(step.After).TrimEnd()}");
        }

        return FirstDivergence?.Difference is { } difference
            ? text.Append("first divergence: ").Append(difference).AppendLine().ToString()
            : text.ToString();
    }

    private static string Short(RecordedStep? step)
    {
        var text = step?.ToString() ?? string.Empty;
        return text.Length > Width ? text[..(Width - 1)] + "…" : text.PadRight(Width);
    }

    /// <summary>Steps of which none asks the same as one on the other side.</summary>
    private static void AddUnequal(
        List<ComparedStep> steps, IReadOnlyList<RecordedStep> before, int i, int endBefore, IReadOnlyList<RecordedStep> after, int j, int endAfter)
    {
        while (i < endBefore || j < endAfter)
        {
            if (i < endBefore && j < endAfter && before[i].Tool == after[j].Tool)
            {
                steps.Add(Compare(before[i++], after[j++]));
            }
            else if (j >= endAfter || (i < endBefore && !Follows(after, j, endAfter, before[i].Tool)))
            {
                steps.Add(new(StepComparison.OnlyBefore, before[i++], null, null));
            }
            else
            {
                steps.Add(new(StepComparison.OnlyAfter, null, after[j++], null));
            }
        }
    }

    private static bool Follows(IReadOnlyList<RecordedStep> steps, int from, int end, string? tool)
    {
        for (var k = from; k < end; k++)
        {
            if (steps[k].Tool == tool)
            {
                return true;
            }
        }

        return false;
    }

    private static ComparedStep Compare(RecordedStep before, RecordedStep after)
    {
        if (before.Request.FirstDifference(after.Request) is { } asked)
        {
            return new(StepComparison.RequestDiffers, before, after, asked);
        }

        return AnswerOf(before).FirstDifference(AnswerOf(after)) is { } answered
            ? new(StepComparison.AnswerDiffers, before, after, answered with { Path = "answer." + answered.Path })
            : new(StepComparison.Same, before, after, null);
    }

    /// <summary>What came of a step, in the same canonical form as requests; a stream counts as what it adds up to.</summary>
    internal static CanonicalRequest AnswerOf(RecordedStep step)
    {
        List<RequestPart> parts = [];
        var response = step.Response ?? step.Updates?.Select(update => update.Update).ToChatResponse();
        if (response is not null)
        {
            parts.AddRange(CanonicalRequest.OfModel(response.Messages).Parts);
        }

        if (step.Result is { } result)
        {
            parts.Add(new("result", CanonicalMessages.ValueOf(result)));
        }

        if (step.Failure is { } failure)
        {
            parts.Add(new("failure", CanonicalOptions.Quote($"{failure.Type}: {failure.Message}")));
        }

        return CanonicalRequest.Of(parts);
    }
}
