using AgentGuard.Replay;
using AgentGuard.Tests.Reports;
using CsCheck;

namespace AgentGuard.Tests.Replay;

public sealed class RunComparisonTests
{
    [Test]
    public void A_repaired_tool_is_the_first_divergence_and_the_rest_follows_from_it()
    {
        var comparison = ReportSamples.Repaired();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                comparison.Steps.Select(step => step.Comparison),
                Is.EqualTo([StepComparison.Same, StepComparison.AnswerDiffers, StepComparison.RequestDiffers, StepComparison.RequestDiffers, StepComparison.RequestDiffers]));
            Assert.That(comparison.FirstDivergence!.Before!.Tool, Is.EqualTo("order_total"));
            Assert.That(comparison.FirstDivergence.Difference!.Actual, Does.Contain("cent"));
            Assert.That(comparison.ToString(), Does.Contain("step 2, a call of the tool 'order_total'").And.Contain("first divergence: answer.result"));
        }
    }

    [Test]
    public void Equal_runs_have_no_divergence()
    {
        var run = ReportSamples.Refund("1", 1m);

        Assert.That(RunComparison.Of(run, run).FirstDivergence, Is.Null);
    }

    [Test]
    public void A_step_more_stands_alone()
    {
        var before = Of("a", "b", "c");
        var after = Of("a", "x", "b", "c");

        var comparison = RunComparison.Of(before, after);

        Assert.That(
            comparison.Steps.Select(step => step.Comparison),
            Is.EqualTo([StepComparison.Same, StepComparison.OnlyAfter, StepComparison.Same, StepComparison.Same]));
    }

    [Test]
    public void Runs_of_which_nothing_is_alike_are_compared_too()
    {
        var comparison = RunComparison.Of(ReportSamples.Long(3_000), Of("x"));

        Assert.That(comparison.Steps.Count(step => step.Before is not null), Is.EqualTo(3_000));
    }

    [Test]
    public void Every_step_of_both_stands_once_and_in_its_order() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 12], Gen.Int[0, 4].Array[0, 12]).Sample((one, other) =>
        {
            var (before, after) = (Of([.. one.Select(tool => $"t{tool}")]), Of([.. other.Select(tool => $"t{tool}")]));
            var steps = RunComparison.Of(before, after).Steps;
            return steps.Select(step => step.Before).OfType<RecordedStep>().SequenceEqual(before.Steps)
                && steps.Select(step => step.After).OfType<RecordedStep>().SequenceEqual(after.Steps)
                && steps.Count(step => step.Comparison is StepComparison.Same) == LongestCommon(one, other);
        });

    private static int LongestCommon(int[] one, int[] other)
    {
        var length = new int[one.Length + 1, other.Length + 1];
        for (var i = one.Length - 1; i >= 0; i--)
        {
            for (var j = other.Length - 1; j >= 0; j--)
            {
                length[i, j] = one[i] == other[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }

        return length[0, 0];
    }

    private static RunRecording Of(params string[] tools) => new(
    [
        .. tools.Select((tool, place) => new RecordedStep { Number = place + 1, Tool = tool, Request = CanonicalRequest.OfTool(tool, null) }),
    ]);
}
