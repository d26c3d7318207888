using AgentGuard.Budgets;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Budgets;

/// <summary>What is sent is accepted by every provider, whatever a run did and wherever it is ended.</summary>
[Parallelizable]
public sealed class BudgetTranscriptProperties
{
    private static readonly TranscriptRules[] Providers = [TranscriptRules.OpenAIChat, TranscriptRules.Anthropic, TranscriptRules.Gemini, TranscriptRules.Mistral, TranscriptRules.Bedrock, TranscriptRules.Strict];
    private static readonly ChatOptions WithTools = new() { Tools = [Loop.Tool(query => query, "t0")] };

    [Test]
    public async Task Notes_and_the_final_request_break_no_rule_that_the_conversation_kept([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var budgets = new BudgetPolicy();
        var transcript = new Transcript();
        await using var run = AgentRun.Start();
        for (var step = 0; step < 25; step++)
        {
            _ = random.Next(8) == 0
                ? transcript.Call("t0", 1, "ok").Answer("so it is").User()
                : transcript.Step([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => ($"t{random.Next(2)}", (object?)random.Next(2), Result(random), (Exception?)null))]);

            await using var next = await budgets.BeginAsync(transcript.Messages, WithTools);
            AssertNoWorse(transcript.Messages, next.Messages);
            await using var last = await budgets.BeginWindDownAsync(transcript.Messages, "the shop closes", WithTools);
            AssertNoWorse(transcript.Messages, last.Messages);
        }
    }

    private static string? Result(Random random) => random.Next(4) switch
    {
        0 => "Error: nothing",
        1 => "",
        2 => null,
        _ => $"found {random.Next(3)}",
    };

    private static void AssertNoWorse(IReadOnlyList<ChatMessage> before, IReadOnlyList<ChatMessage> after)
    {
        foreach (var rules in Providers)
        {
            Assert.That(TranscriptChecker.Check(after, rules), Is.SubsetOf(TranscriptChecker.Check(before, rules)));
        }
    }
}
