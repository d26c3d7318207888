using AgentGuard.Internal;
using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Transcripts;

/// <summary>Recorded runs, mended for every provider and back.</summary>
[TestFixtureSource(typeof(Profiles), nameof(Profiles.Names))]
public sealed class RealTranscriptsTests(string profile)
{
    private readonly TranscriptRules _rules = Profiles.Named(profile);

    [Test]
    public void Recorded_runs_are_accepted_after_mending_with_all_that_was_said()
    {
        var (runs, defective) = (0, 0);
        foreach (var (name, messages) in RealTranscripts.Read())
        {
            var mended = TranscriptFixer.Mend(messages, _rules);
            var again = TranscriptFixer.Mend(mended.Messages, _rules);
            var said = Snapshot.Texts(mended.Messages);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(mended.Defects, Is.Empty, name);
                Assert.That(again.Messages, Is.SameAs(mended.Messages), name);
                Assert.That(Calls(mended.Messages), Is.EqualTo(Calls(messages)), name);
                Assert.That(Words(messages).Where(text => !said.Contains(text.Trim(), StringComparison.Ordinal)), Is.Empty, name);
            }

            runs++;
            defective += mended.IsChanged ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{_rules.Name}: {defective} of {runs} recorded runs had something to mend.");
    }

    private static IEnumerable<object?> Calls(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.Arguments!["n"]);

    private static IEnumerable<string> Words(IEnumerable<ChatMessage> messages) => messages
        .SelectMany(message => message.Contents)
        .Select(content => content is FunctionResultContent result ? MessageText.OfResult(result.Result) : content is TextContent text ? text.Text : "");
}
