using AgentGuard.Internal;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Transcripts;

/// <summary>What holds for every transcript and every provider; 2,000 transcripts each, the same ones every time.</summary>
[TestFixtureSource(typeof(Profiles), nameof(Profiles.Names))]
[Parallelizable]
public sealed class TranscriptFixerProperties(string profile)
{
    private const int Count = 2_000;
    private static readonly TranscriptWording WithPlaceholder = new() { UnsupportedContent = "(not shown)" };
    private readonly TranscriptRules _rules = Profiles.Named(profile);

    [Test]
    public void A_mended_transcript_has_no_defect_that_can_be_mended() => ForAll((messages, mended) =>
        mended.Defects.All(defect => defect.Kind is TranscriptDefectKind.ContentNotSupported)
        && Check(Mend(messages, WithPlaceholder).Messages).Count == 0);

    [Test]
    public void A_mended_transcript_is_mended_for_good() => ForAll((_, mended) =>
    {
        var again = Mend(mended.Messages);
        return again.Mendings.Count == 0 && ReferenceEquals(again.Messages, mended.Messages);
    });

    [Test]
    public void A_transcript_without_defects_is_given_back_as_it_is() => ForAll((messages, mended) =>
        Check(messages).Count > 0 || ReferenceEquals(mended.Messages, messages));

    [Test]
    public void A_defect_leads_to_a_mending_or_stays_a_defect() => ForAll((messages, mended) =>
        Check(messages).Count == 0 || mended.Mendings.Count + mended.Defects.Count > 0);

    [Test]
    public void What_is_given_stays_as_it_was()
    {
        var random = new RandomTranscripts(4);
        for (var i = 0; i < Count; i++)
        {
            var messages = random.Next();
            var before = Snapshot.Of(messages);
            Mend(messages);
            Assert.That(Snapshot.Of(messages), Is.EqualTo(before), $"transcript {i}");
        }
    }

    [Test]
    public void No_text_is_lost_and_the_users_words_stay_the_users() => ForAll((messages, mended) =>
    {
        var all = Snapshot.Texts(mended.Messages);
        var users = Snapshot.Texts(mended.Messages, ChatRole.User);
        return messages.All(message => message.Contents.All(content => content switch
        {
            TextContent text => (message.Role == ChatRole.User ? users : all).Contains(text.Text.Trim(), StringComparison.Ordinal),
            FunctionResultContent result => all.Contains(MessageText.OfResult(result.Result).Trim(), StringComparison.Ordinal),
            _ => true,
        }));
    });

    [Test]
    public void Every_call_is_kept_with_its_arguments_and_its_result() => ForAll((messages, mended) =>
    {
        var given = Calls(messages).Select(call => call.Arguments!["n"]).Order();
        var kept = Calls(mended.Messages).Select(call => call.Arguments!["n"]).Order();
        return given.SequenceEqual(kept);
    });

    [Test]
    public void A_result_stays_with_the_call_that_it_was_given_for() => ForAll((messages, mended) =>
    {
        var answers = PairsIn(mended.Messages).ToDictionary(pair => pair.Number, pair => pair.Text);
        return PairsIn(messages).All(pair => answers[pair.Number].StartsWith(pair.Text, StringComparison.Ordinal));
    });

    [Test]
    public void The_same_transcript_is_mended_the_same_way_and_a_longer_one_keeps_the_ids() => ForAll((messages, mended) =>
    {
        if (Snapshot.Of(Mend(messages).Messages) != Snapshot.Of(mended.Messages))
        {
            return false;
        }

        List<ChatMessage> longer = [.. messages, new(ChatRole.Assistant, [new FunctionCallContent("call_9", "look_up", new Dictionary<string, object?> { ["n"] = -1 })])];
        var ids = Calls(mended.Messages).ToDictionary(call => call.Arguments!["n"]!, call => call.CallId);
        return Calls(Mend(longer).Messages).Take(ids.Count).All(call => ids[call.Arguments!["n"]!] == call.CallId);
    });

    [Test]
    public void There_and_back_again_is_accepted_by_both() => ForAll((messages, mended) => Profiles.All.All(other =>
    {
        var there = TranscriptFixer.Mend(mended.Messages, other, WithPlaceholder).Messages;
        var back = TranscriptFixer.Mend(there, _rules, WithPlaceholder).Messages;
        return TranscriptChecker.Check(there, other).Count == 0 && Check(back).Count == 0;
    }), Count / 10);

    private static IEnumerable<FunctionCallContent> Calls(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>();

    /// <summary>Calls of messages that are in order: directly followed by one result for each.</summary>
    private static IEnumerable<(object Number, string Text)> PairsIn(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var results = messages.Skip(i + 1).TakeWhile(next => next.Role == ChatRole.Tool).SelectMany(next => next.Contents).OfType<FunctionResultContent>().ToList();
            var isInOrder = messages[i].Role == ChatRole.Assistant && !messages[i].Contents.Any(content => content is FunctionResultContent)
                && !messages.Skip(i + 1).TakeWhile(next => next.Role == ChatRole.Tool).Any(next => next.Contents.Any(content => content is FunctionCallContent));
            var calls = isInOrder ? messages[i].Contents.OfType<FunctionCallContent>().ToList() : [];
            foreach (var call in calls.Where(call => calls.Count(other => other.CallId == call.CallId) == 1))
            {
                if (results.Where(result => result.CallId == call.CallId).ToList() is [var only])
                {
                    yield return (call.Arguments!["n"]!, MessageText.OfResult(only.Result));
                }
            }
        }
    }

    private void ForAll(Func<List<ChatMessage>, MendedTranscript, bool> holds, int count = Count)
    {
        var random = new RandomTranscripts(3);
        for (var i = 0; i < count; i++)
        {
            var messages = random.Next();
            var mended = Mend(messages);
            Assert.That(holds(messages, mended), Is.True, () =>
                $"transcript {i}\n{Snapshot.Of(messages)}\nmended\n{Snapshot.Of(mended.Messages)}\n{string.Join('\n', mended.Mendings)}\n{string.Join('\n', mended.Defects)}");
        }
    }

    private MendedTranscript Mend(IReadOnlyList<ChatMessage> messages, TranscriptWording? wording = null) => TranscriptFixer.Mend(messages, _rules, wording);

    private IReadOnlyList<TranscriptDefect> Check(IReadOnlyList<ChatMessage> messages) => TranscriptChecker.Check(messages, _rules);
}
