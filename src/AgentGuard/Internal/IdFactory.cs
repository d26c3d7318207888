using System.Diagnostics.CodeAnalysis;

namespace AgentGuard.Internal;

/// <summary>The one place that makes ids.</summary>
internal static class IdFactory
{
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "This is the id factory.")]
    public static string Create(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");
}
