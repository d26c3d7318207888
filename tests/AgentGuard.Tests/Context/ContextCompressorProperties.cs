using AgentGuard.Context;
using AgentGuard.Transcripts;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Context;

/// <summary>What holds for every conversation and every window.</summary>
[Parallelizable]
public sealed class ContextCompressorProperties
{
    // A turn is a kind and a size; the conversation is built from them, so that shrinking keeps it well formed.
    private static readonly Gen<(int Kind, int Words)[]> Shapes = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 120]).Array[0, 60];

    [Test]
    public void Nothing_that_belongs_together_is_parted_and_nothing_needed_is_lost() =>
        Gen.Select(Shapes, Gen.Int[256, 4_000], Gen.Int[1, 6]).Sample((shape, maxTokens, keep) =>
        {
            var messages = Build(shape);
            var result = Compressor(maxTokens, keep).Compress(messages);
            return Conversations.Violations(messages, result.Messages).Count == 0;
        });

    [Test]
    public void What_a_provider_accepted_before_it_accepts_after() =>
        Gen.Select(Shapes, Gen.Int[256, 4_000], Gen.Int[1, 6]).Sample((shape, maxTokens, keep) =>
        {
            var messages = Build(shape);
            var compressed = Compressor(maxTokens, keep).Compress(messages).Messages;
            return TranscriptChecker.Check(messages, TranscriptRules.OpenAIChat).Count == 0
                && TranscriptChecker.Check(compressed, TranscriptRules.OpenAIChat).Count == 0
                && TranscriptFixer.Mend(compressed, TranscriptRules.Strict).Defects.Count == 0;
        });

    [Test]
    public void The_request_is_never_larger_than_before_and_fits_when_it_says_so() =>
        Gen.Select(Shapes, Gen.Int[256, 4_000]).Sample((shape, maxTokens) =>
        {
            var messages = Build(shape);
            var result = Compressor(maxTokens, keep: 3).Compress(messages);
            return result.TokensAfter <= result.TokensBefore && result.Fits == (result.TokensAfter <= maxTokens);
        });

    [Test]
    public void A_longer_conversation_keeps_what_was_sent_until_the_next_shortening() =>
        Gen.Select(Shapes, Gen.Int[512, 4_000]).Sample((shape, maxTokens) =>
        {
            var messages = Build(shape);
            var compressor = Compressor(maxTokens, keep: 3);
            var shorter = compressor.Compress(messages);
            var longer = compressor.Compress([.. messages, new ChatMessage(ChatRole.Assistant, "Done.")]);
            var shortenedAgain = longer.DroppedMessages != shorter.DroppedMessages || longer.ClearedResults != shorter.ClearedResults;
            return shortenedAgain || shorter.Messages.Select(Conversations.Describe)
                .SequenceEqual(longer.Messages.Take(shorter.Messages.Count).Select(Conversations.Describe));
        });

    private static ContextCompressor Compressor(int maxTokens, int keep) =>
        new(new() { MaxTokens = maxTokens, OutputReserveTokens = 0, KeepLatestTurns = keep });

    private static List<ChatMessage> Build((int Kind, int Words)[] shape)
    {
        List<ChatMessage> messages = [new(ChatRole.System, "You are a support agent.")];
        for (var i = 0; i < shape.Length; i++)
        {
            messages.AddRange(Turn(shape[i].Kind, i, Conversations.Words(shape[i].Words)));
        }

        return messages;
    }

    private static IEnumerable<ChatMessage> Turn(int kind, int i, string text) => kind switch
    {
        0 => [new(ChatRole.User, $"{i} {text}")],
        1 => [new(ChatRole.Assistant, $"{i} {text}")],
        2 => [Call($"c{i}"), Result(text, $"c{i}")],
        3 => [Call($"a{i}", $"b{i}"), Result(text, $"a{i}"), Result(text, $"b{i}")],
        _ => [new(ChatRole.Assistant, [new TextReasoningContent(text)]), Call($"r{i}"), Result(text, $"r{i}")],
    };

    private static ChatMessage Call(params string[] ids) =>
        new(ChatRole.Assistant, [.. ids.Select(id => new FunctionCallContent(id, "look_up", new Dictionary<string, object?> { ["id"] = id }))]);

    private static ChatMessage Result(string text, string id) => new(ChatRole.Tool, [new FunctionResultContent(id, text)]);
}
