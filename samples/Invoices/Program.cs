// Invoices are read into a type by models that answer as models do: in a code fence, with a wrong sum, cut off, beyond all help.
using System.ComponentModel.DataAnnotations;
using AgentGuard.Failures;
using AgentGuard.StructuredOutput;
using AgentGuard.Testing;
using Invoices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

const string Good = """{"number":"R-17","lines":[{"text":"paper","price":12.5},{"text":"ink","price":30}],"total":42.5}""";

(string Story, string[] Answers)[] stories =
[
    ("as it should be", [Good]),
    ("in a fence, in Python's notation", ["Here is the invoice:\n```json\n{'number': 'R-17', 'lines': [{'text': 'paper', 'price': '12.50'}, {'text': 'ink', 'price': 30}], 'total': 42.5,}\n```"]),
    ("with a number that the pattern refuses", [Good.Replace("R-17", "17", StringComparison.Ordinal), Good]),
    ("with a sum that does not add up", [Good.Replace("42.5", "45", StringComparison.Ordinal), Good]),
    ("cut off", [Good[..70], Good]),
    ("by a model that will not, and then by another", ["I cannot read this.", "I still cannot read this."]),
];

var failed = 0;
foreach (var (story, answers) in stories)
{
    var client = Client(answers);
    var response = await client.GetResponseAsync<Invoice>("Read this invoice: paper 12.50, ink 30.00, R-17");
    var report = response.GetStructuredOutput()!;
    Console.WriteLine($"{story}: {report.Path}, {report.Verdict}, asked again {report.Reasks} times");
    foreach (var rejected in report.Rejected)
    {
        Console.WriteLine($"    not accepted: {rejected.Reason}");
    }

    failed += response.Result.Total == 42.5m ? 0 : 1;
}

Console.WriteLine("while it comes:");
await foreach (var partial in Client([Good]).GetPartialsAsync<Invoice>("Read this invoice: paper 12.50, ink 30.00, R-17"))
{
    Console.WriteLine($"    {partial.Value?.Number,-5} {partial.Value?.Lines?.Count ?? 0} lines {(partial.IsComplete ? "complete" : $"open: {string.Join(' ', partial.OpenPaths)}")}");
}

try
{
    await Client(["no", "no", "no"], withBackup: false).GetResponseAsync<Invoice>("Read this invoice");
    failed++;
}
catch (ModelFailureException e) when (e.InnerException is StructuredOutputException { Report: var report })
{
    Console.WriteLine($"by nobody: {e.Failure.Kind} after {report.Rejected.Count} answers");
}

return failed;

static IChatClient Client(string[] answers, bool withBackup = true)
{
    // In your program: the client of a provider. Eight characters are an update here.
    var next = 0;
    var model = new ScriptedChatClient(_ => ScriptedStep.Text([.. answers[next++].Chunk(8).Select(chunk => new string(chunk))]));
    var services = new ServiceCollection();
    services.AddAgentGuard();
    services.AddKeyedChatClient("backup", new ScriptedChatClient(_ => ScriptedStep.Text(Good))).UseResilience();
    var builder = services.AddChatClient(model)
        .UseAgentRun()
        .UseStructuredOutput(s =>
        {
            s.MaxReasks = 1;
            s.CheckAnnotations<Invoice>()
                .Check<Invoice>(invoice => invoice.Total == invoice.Lines?.Sum(line => line.Price)
                    ? []
                    : [new("/total", "must be the sum of the prices of the lines", $"{invoice.Total}")]);
        });
    builder = withBackup ? builder.UseFallback("backup") : builder;
    builder.UseResilience();
    return services.BuildServiceProvider().GetRequiredService<IChatClient>();
}

namespace Invoices
{
    /// <summary>What is read.</summary>
    internal sealed record Invoice([property: RegularExpression("^R-[0-9]+$")] string Number, IReadOnlyList<Line>? Lines, decimal Total);

    /// <summary>A line of an invoice.</summary>
    internal sealed record Line(string Text, [property: Range(0, 10_000)] decimal Price);
}
