using AgentGuard.Testing.FaultInjection;
using AgentGuard.Testing.Robustness;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.Tests.Robustness;

public sealed class RobustnessSweepTests
{
    [Test]
    public async Task More_faults_make_fewer_trials_succeed_and_resilience_brings_them_back()
    {
        var sweep = new RobustnessSweep { Repetitions = 40, FaultRates = [0, 0.3, 0.9] };

        var bare = await sweep.RunAsync(trial => AskAsync(trial, static builder => builder));
        var guarded = await sweep.RunAsync(trial => AskAsync(trial, static builder => builder.UseResilience(r =>
        {
            r.Retry.BaseDelay = TimeSpan.FromTicks(1);
            r.CircuitBreaker.Enabled = false;
        })));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bare.At(0, 0).SuccessRate, Is.EqualTo(1));
            Assert.That(bare.At(0, 0.3).SuccessRate, Is.InRange(0.4, 0.95));
            Assert.That(bare.At(0, 0.9).SuccessRate, Is.LessThan(0.35));
            Assert.That(guarded.At(0, 0.3).SuccessRate, Is.GreaterThan(bare.At(0, 0.3).SuccessRate));
        }
    }

    [Test]
    public async Task The_same_seed_gives_the_same_table_and_a_failed_trial_fails_again_alone()
    {
        var sweep = new RobustnessSweep { Repetitions = 20, Perturbations = [0, 0.5], FaultRates = [0.4], Seed = 7 };

        var first = await sweep.RunAsync(trial => AskAsync(trial, static builder => builder));
        var second = await sweep.RunAsync(trial => AskAsync(trial, static builder => builder));

        Assert.That(first.Failures.Select(failure => failure.Trial), Is.EqualTo(second.Failures.Select(failure => failure.Trial)).And.Not.Empty);
        Assert.That(async () => await AskAsync(first.Failures.First().Trial, static builder => builder), Throws.Exception);
    }

    [Test]
    public void A_perturbed_text_differs_in_its_words_and_keeps_what_the_task_is_about()
    {
        const string text = "Please refund the damaged order A-10023 before Friday evening.";
        var perturbed = new RobustnessTrial(3, 1, 1, 0).Perturb(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(perturbed, Is.Not.EqualTo(text).And.Contains("10023"));
            Assert.That(new RobustnessTrial(3, 1, 1, 0).Perturb(text), Is.EqualTo(perturbed));
            Assert.That(new RobustnessTrial(3, 1, 0, 0).Perturb(text), Is.SameAs(text));
        }
    }

    // C(c, k) / C(n, k) by hand: C(4, 2) / C(5, 2) = 6 / 10.
    [TestCase(5, 4, 1, 0.8)]
    [TestCase(5, 4, 2, 0.6)]
    [TestCase(5, 4, 5, 0.0)]
    [TestCase(5, 5, 5, 1.0)]
    [TestCase(5, 5, 6, double.NaN)]
    public void Success_in_a_row_is_estimated_without_bias(int trials, int successes, int k, double expected)
    {
        var trial = new RobustnessTrial(1, 1, 0, 0);
        var cell = new RobustnessCell(0, 0, [.. Enumerable.Range(0, trials).Select(i => new RobustnessOutcome(trial, i < successes, null))]);

        Assert.That(cell.PassAll(k), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public async Task The_table_is_Markdown()
    {
        var table = await new RobustnessSweep { Repetitions = 4, Perturbations = [0, 0.5], FaultRates = [0, 0.25] }
            .RunAsync(trial => Task.FromResult(trial.Perturbation == 0 || trial.Repetition % 2 == 0));

        Assert.That(table.ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            "| ε \\ λ | 0 | 0.25 |\n|---|---|---|\n| 0 | 100 % of 4 | 100 % of 4 |\n| 0.5 | 50 % of 4 | 50 % of 4 |\n"));
    }

    [Test]
    public void Numbers_out_of_their_range_are_refused()
    {
        Assert.That(
            async () => await new RobustnessSweep { FaultRates = [1.1] }.RunAsync(_ => Task.FromResult(true)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            async () => await new RobustnessSweep { Repetitions = 0 }.RunAsync(_ => Task.FromResult(true)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static async Task<bool> AskAsync(RobustnessTrial trial, Func<ChatClientBuilder, ChatClientBuilder> use)
    {
        using var model = new ScriptedChatClient(_ => ScriptedStep.Text("It is refunded."));
        using var agent = use(new ChatClientBuilder(model))
            .UseFaultInjection(trial.Faults(ChatFault.Throw(() => new HttpRequestException("503", null, System.Net.HttpStatusCode.ServiceUnavailable)))).Build();
        return (await agent.GetResponseAsync(trial.Perturb("Refund the order A-10023."))).Text.Contains("refunded", StringComparison.Ordinal);
    }
}
