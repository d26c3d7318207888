// The whole pipeline in a program that is published as native code: dotnet publish -c Release -r linux-x64 -p:PublishAot=true
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NativeAot;

var builder = Host.CreateEmptyApplicationBuilder(settings: null);
builder.Services.AddAgentGuard();
builder.Services.AddKeyedChatClient("backup", new ForgetfulModel(failures: 0)).UseResilience();
builder.Services.AddChatClient(new ForgetfulModel(failures: 1))
    .UseAgentRun()
    .UseGuardrails(g => g.RedactPii().BlockSecrets())
    .UseGuardedFunctionInvocation()
    .UseContextCompression()
    .UseStructuredOutput(s => s.CheckAnnotations<Shipment>(ShipmentContext.Default.Options))
    .UseFallback("backup")
    .UseResilience(o => o.Retry.BaseDelay = TimeSpan.FromMilliseconds(10));

using var host = builder.Build();
await host.StartAsync();

var shipped = AIFunctionFactory.Create(
    (string order) => new Shipment(order, "in transit"),
    new AIFunctionFactoryOptions { Name = "look_up_order", SerializerOptions = ShipmentContext.Default.Options });
var client = host.Services.GetRequiredService<IChatClient>();
var response = await client.GetResponseAsync("Where is A-10023? Write to jane@example.org.", new ChatOptions { Tools = [shipped] });

// The same pipeline asks for a typed answer; this model writes it in a code fence.
var typed = await client.GetResponseAsync<Shipment>("The shipment of A-10023 as JSON.", ShipmentContext.Default.Options);
Console.WriteLine($"{typed.Result} ({typed.GetStructuredOutput()!.Verdict})");
Console.WriteLine(response.Text);
Console.WriteLine($"{response.GetAgentRun()!.Outcome}, {response.GetAgentRun()!.Attempts.Used} attempts");
return response.Text.Contains("in transit, and jane@example.org", StringComparison.Ordinal) && typed.Result.Status == "in transit" ? 0 : 1;

internal sealed record Shipment([property: RegularExpression("^A-[0-9]+$")] string Order, string Status);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Shipment))]
[JsonSerializable(typeof(string))]
internal sealed partial class ShipmentContext : JsonSerializerContext;
