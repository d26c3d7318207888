// An answer is read while it is written: what is settled is shown at once, and what must not be seen is not, however the model cuts it.
using AgentGuard.Events;
using AgentGuard.Guardrails;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

const string Key = "AKIA3XQ7ZT5WLM2RNB6K";   // made up

(string Story, string Question, string Answer)[] stories =
[
    ("nothing to hide", "Where is my order?", "Your order left the warehouse on Monday and is with the courier now. It will be at your door tomorrow."),
    ("an address that the model never saw", "Write to jane@example.org.", "I have written to <EMAIL_1> just now. Look into <EMAIL_1>, and into the folder for spam as well."),
    ("a key, erased", "What is in the log?", $"The log says that the upload failed with the key {Key} at noon, and went through at one."),
    ("a code name, blocked half way", "What is new?", "We moved the printer, and the plans for Project Bluebird are on the second floor behind it."),
];

var services = new ServiceCollection();
services.AddAgentGuard();
services.AddSingleton<IAgentListener, Delays>();
var answers = new Queue<string>(stories.Select(story => story.Answer));
services.AddChatClient(new ScriptedChatClient(_ => ScriptedStep.Text([.. answers.Dequeue().Chunk(5).Select(piece => new string(piece))])))
    .UseAgentRun()
    .UseGuardrails(g => g
        .RedactPii()
        .RedactSecrets()
        .DenyWords("code names", "Project Bluebird"));

await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<IChatClient>();
var leaks = 0;
foreach (var (story, question, answer) in stories)
{
    Console.WriteLine($"{story}:");
    var (written, shown) = (0, string.Empty);
    await foreach (var update in client.GetStreamingResponseAsync(question))
    {
        shown += update.Text;
        written += update.Text.Length > 0 ? 1 : 0;
        Console.Write(update.Text.Length > 0 ? $"|{update.Text}" : "");
        leaks += shown.Contains(Key[..6], StringComparison.Ordinal) || shown.Contains("Bluebird", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
    }

    Console.WriteLine($"|\n    in {written} pieces");
}

// The same in a loop of your own, without a client: what AppendAsync gives may be shown.
var policy = new GuardrailPolicyBuilder().RedactSecrets().Build();
var text = policy.OpenStream();
var own = string.Empty;
foreach (var piece in $"The key is {Key}, and that is all.".Chunk(4))
{
    own += await text.AppendAsync(new string(piece));
}

own += await text.CompleteAsync();
Console.WriteLine($"a loop of your own (look-ahead {policy.OutputLookAhead}): {own}");
return leaks == 0 && own == "The key is <SECRET>, and that is all." ? 0 : 1;

/// <summary>Says how much was held back.</summary>
internal sealed class Delays : IAgentListener
{
    public void OnEvent(AgentEvent happened)
    {
        if (happened is StreamedTextJudged judged)
        {
            Console.Write($" (at most {judged.LongestHeld} of {judged.Length} characters held back) ");
        }
    }
}
