using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentGuard.Guardrails.Sanitizing;

namespace AgentGuard.Tests.Guardrails.Sanitizing;

internal sealed class HttpInjectionClassifier(HttpClient client) : IInjectionClassifier
{
    public async ValueTask<double> ScoreAsync(string text, CancellationToken cancellationToken = default)
    {
        using var content = new StringContent(JsonSerializer.Serialize(text), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("score", UriKind.Relative), content, cancellationToken);
        response.EnsureSuccessStatusCode();
        return double.Parse(await response.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
